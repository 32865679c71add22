"""Pages of customers, without account: file a complaint, follow it, withdraw it, answer our reply."""

from web.pages.customer.views import pages

__all__ = ["pages"]
