"""The customer file (客户档案): who our customers are and how they want to be reached.

Other matters call `save_customer` and `customer` inside their own transaction; nobody else touches the table.
"""

from importlib.resources import files
from pathlib import Path

from engine.operations import MigrationOwner
from workflows.customer_file.customers import Customer, NewCustomer, customer, save_customer
from workflows.workflow import Workflow

__all__ = ["WORKFLOW", "Customer", "NewCustomer", "customer", "save_customer"]

_FOLDER = files("workflows.customer_file")
WORKFLOW = Workflow(
    name="customer_file",
    folder=_FOLDER,
    migrations=MigrationOwner("customer_file", Path(str(_FOLDER / "migrations"))),
)
