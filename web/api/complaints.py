"""Complaints over the API: the channel of other programs."""

from typing import Any

from web.api.complaint_shapes import Complaint, Filed
from web.api.guard import caller, key, runtime
from web.api.problems import part
from workflows.complaint_handling.channels import API
from workflows.complaint_handling.file_complaint import file_complaint
from workflows.complaint_handling.new_complaint import NewComplaint
from workflows.customer_file import NewCustomer

blueprint = part("api_complaints", "Complaints 投诉")


@blueprint.post("/complaints")
@blueprint.arguments(Complaint)
@blueprint.response(201, Filed)
def file(brought: dict[str, Any]) -> Any:
    """File a complaint and start its case. The same `source` and `external_id` are filed once."""
    customer = {name: text for name, text in brought.pop("customer").items() if text}
    complaint = NewComplaint(
        channel=API.name,
        customer=NewCustomer(customer.pop("name", ""), language=brought["language"], **customer),
        **brought,
    )
    return file_complaint(runtime(), complaint, actor=caller(), key=key())
