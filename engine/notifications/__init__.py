"""Telling people: texts by key and language, and the channels that carry them outside.

A notification is a job (written by an operation in the transaction that wants it). The worker leases the job, calls
`deliver` outside any transaction, then commits the job's end with its fence. Only delivery does input and output.
"""

from engine.notifications.delivery import channel_names, deliver
from engine.notifications.message import Message
from engine.notifications.outside import MailServer, Outside
from engine.notifications.texts import Texts, read_texts

__all__ = ["MailServer", "Message", "Outside", "Texts", "channel_names", "deliver", "read_texts"]
