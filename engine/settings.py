"""Every setting of the program, read from environment variables that begin with `BIHUAN_`. Anybody may import it.

docs/reference/settings.md lists them; a test compares the two. Nothing else in the program reads the environment.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from environs import Env, validate

_PORT = validate.Range(min=1, max=65_535)


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation may choose. Each field is the variable `BIHUAN_<FIELD IN CAPITALS>`."""

    data: Path = Path("var")
    """Folder for everything that the program keeps itself: the SQLite file, the secret key."""
    database: str = "sqlite:///var/bihuan.db"
    """Address of the database, `sqlite:///file` or `postgresql://user:password@host/name`; by default in `data`."""
    host: str = "127.0.0.1"
    """Address that the web server listens on."""
    port: int = 8080
    """Port that the web server listens on."""
    https: bool = False
    """Whether people reach the program by HTTPS; cookies are then sent by HTTPS only."""
    trusted_proxies: int = 0
    """Reverse proxies in front of the web server whose word on the client's address is believed; 0 where there is
    none. Each must set `X-Forwarded-For`."""
    public_address: str = ""
    """Address by which customers reach the program, put into links of mails; by default host and port."""
    secret_key: str = field(default="", repr=False)
    """Key that signs sessions; made at the first start and kept in `data` if it is not given."""
    web_processes: int = 2
    """Processes of the web server."""
    web_threads: int = 1
    """Threads of each web process."""
    upload_megabytes: int = 20
    """Largest upload."""
    log_level: str = "INFO"
    """How much is logged: DEBUG, INFO, WARNING or ERROR."""
    company: str = "闭环"
    """Name of the company, on pages and prints."""
    zone: str = "Asia/Shanghai"
    """Time zone of dates and times without an offset in definitions, and of pages."""
    calendar: str = "china"
    """Calendar of working time where none is named."""
    worker_batch: int = 100
    """Jobs that a worker claims at once."""
    worker_lease_seconds: float = 60.0
    """How long a claim holds without a heart-beat; after it another worker takes the job."""
    worker_interval_seconds: float = 1.0
    """How often a worker looks for due work when it had none."""
    retry_seconds: float = 10.0
    """Pause before the second attempt of a failed job; it doubles with every attempt, up to an hour."""
    step_limit: int = 10_000
    """Automatic steps that one operation may take before they are held to be an endless loop."""
    smtp_host: str = ""
    """Mail server that takes our messages; without it e-mail notifications fail with a sentence."""
    smtp_port: int = 25
    """Port of the mail server."""
    smtp_user: str = ""
    """User at the mail server."""
    smtp_password: str = field(default="", repr=False)
    """Password at the mail server."""
    smtp_sender: str = "bihuan@localhost"
    """Address in the From line of mails."""
    smtp_starttls: bool = False
    """Whether to encrypt the connection to the mail server with STARTTLS."""
    smtp_timeout_seconds: float = 20.0
    """How long to wait for the mail server."""
    webhooks: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Addresses of apprise for chat groups by name, as a JSON object; addresses hold secrets."""

    @property
    def address(self) -> str:
        """The address to put into links."""
        return (self.public_address or f"http://{self.host}:{self.port}").rstrip("/")

    @classmethod
    def read(cls) -> "Settings":
        """The settings of this process's environment; a value that cannot be read raises `environs.EnvError`."""
        env = Env()
        with env.prefixed("BIHUAN_"):
            data = env.path("DATA", Path("var"))
            return cls(
                data=data,
                database=env.str("DATABASE", "") or f"sqlite:///{data / 'bihuan.db'}",
                secret_key=env.str("SECRET_KEY", "") or _kept_key(data),
                **_web(env),
                **_worker(env),
                **_smtp(env),
            )


def _web(env: Env) -> dict[str, Any]:
    plain = Settings()
    return {
        "host": env.str("HOST", plain.host),
        "port": env.int("PORT", plain.port, validate=_PORT),
        "https": env.bool("HTTPS", plain.https),
        "trusted_proxies": env.int("TRUSTED_PROXIES", 0, validate=validate.Range(min=0, max=10)),
        "public_address": env.str("PUBLIC_ADDRESS", ""),
        "web_processes": env.int("WEB_PROCESSES", plain.web_processes),
        "web_threads": env.int("WEB_THREADS", plain.web_threads),
        "upload_megabytes": env.int("UPLOAD_MEGABYTES", plain.upload_megabytes),
        "log_level": env.str("LOG_LEVEL", plain.log_level).upper(),
        "company": env.str("COMPANY", plain.company),
        "zone": env.str("ZONE", plain.zone),
        "calendar": env.str("CALENDAR", plain.calendar),
    }


def _worker(env: Env) -> dict[str, Any]:
    plain = Settings()
    return {
        "worker_batch": env.int("WORKER_BATCH", plain.worker_batch),
        "worker_lease_seconds": env.float("WORKER_LEASE_SECONDS", plain.worker_lease_seconds),
        "worker_interval_seconds": env.float("WORKER_INTERVAL_SECONDS", plain.worker_interval_seconds),
        "retry_seconds": env.float("RETRY_SECONDS", plain.retry_seconds),
        "step_limit": env.int("STEP_LIMIT", plain.step_limit),
    }


def _smtp(env: Env) -> dict[str, Any]:
    plain = Settings()
    return {
        "smtp_host": env.str("SMTP_HOST", plain.smtp_host),
        "smtp_port": env.int("SMTP_PORT", plain.smtp_port, validate=_PORT),
        "smtp_user": env.str("SMTP_USER", plain.smtp_user),
        "smtp_password": env.str("SMTP_PASSWORD", plain.smtp_password),
        "smtp_sender": env.str("SMTP_SENDER", plain.smtp_sender),
        "smtp_starttls": env.bool("SMTP_STARTTLS", plain.smtp_starttls),
        "smtp_timeout_seconds": env.float("SMTP_TIMEOUT_SECONDS", plain.smtp_timeout_seconds),
        "webhooks": env.json("WEBHOOKS", {}),
    }


def _kept_key(data: Path) -> str:
    """The key kept in the folder; made there, readable by us alone, if it is missing."""
    kept = data / "secret_key"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        draft = data / f".secret_key.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            kept.hardlink_to(draft)  # of several processes that start together, the first one's key stays
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return kept.read_text(encoding="ascii").strip()
