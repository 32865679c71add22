"""The worker: does due work until it is told to stop. Start as many as wanted, on as many machines as wanted."""

from engine.worker.worker import Worker

__all__ = ["Worker"]
