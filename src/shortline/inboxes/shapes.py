"""Inboxes and templates as the API takes and gives them. Secrets go in and never come out, the verify token excepted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from shortline.channels.protocol import AccountReport
from shortline.channels.whatsapp import templates as wording
from shortline.inboxes.inbox import Inbox
from shortline.typed import IdText, one_line


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise PydanticCustomError("not_an_address", "must be an address like https://graph.example")
    return text.rstrip("/")


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(one_line)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{1,40}$")]
Secret = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(one_line)
]
Url = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_url)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewInbox(Request):
    channel: Literal["whatsapp"]
    name: Name
    phone_number_id: Number
    waba_id: Number
    access_token: Secret
    app_secret: Secret
    verify_token: Secret
    team_id: IdText | None = None
    graph_url: Url | None = None


class InboxPatch(Request):
    """What is left out stays as it is."""

    name: Name | None = None
    phone_number_id: Number | None = None
    waba_id: Number | None = None
    access_token: Secret | None = None
    app_secret: Secret | None = None
    verify_token: Secret | None = None
    team_id: IdText | None = None
    graph_url: Url | None = None
    state: Literal["active", "paused"] | None = None

    def values(self) -> dict[str, Any]:
        """Only team and address can be set to nothing; elsewhere null means "as it is"."""
        given = self.model_dump(exclude_unset=True)
        given = {name: value for name, value in given.items() if value is not None or name in ("team_id", "graph_url")}
        if given.get("team_id") is not None:
            given["team_id"] = int(given["team_id"])
        return given


class CheckRequest(Request):
    """Asked while the form is being filled in: number and token are the least, the rest may still be empty."""

    phone_number_id: Number
    waba_id: Number | Literal[""] = ""
    access_token: Secret
    app_secret: Secret | Literal[""] = ""
    graph_url: Url | None = None


class CheckOut(BaseModel):
    key: str
    ok: bool | None = Field(description="null: not asked, because an earlier one failed.")
    field: str | None
    code: str = Field(description="Names the answer, for screens in other languages.")
    params: dict[str, str] = Field(description="What the sentence is made of.")
    sentence: str
    remedy: str | None


class PhoneOut(BaseModel):
    display_phone_number: str | None = None
    verified_name: str | None = None
    quality_rating: str | None = None
    messaging_limit: str | None = None
    name_status: str | None = None


class ReportOut(BaseModel):
    checks: list[CheckOut]
    phone: PhoneOut | None

    @classmethod
    def of(cls, report: AccountReport) -> Self:
        return cls(
            checks=[
                CheckOut(
                    key=each.key,
                    ok=each.ok,
                    field=each.field,
                    code=each.code,
                    params=each.params,
                    sentence=each.sentence,
                    remedy=each.remedy,
                )
                for each in report.checks
            ],
            phone=PhoneOut(**{name: report.phone.get(name) or None for name in PhoneOut.model_fields})
            if report.phone
            else None,
        )


class HealthOut(BaseModel):
    state: str
    paused_reason: str
    webhook_verified_at: datetime | None
    last_webhook_at: datetime | None
    last_inbound_at: datetime | None
    last_outbound_at: datetime | None
    subscribed_at: datetime | None
    templates_synced_at: datetime | None
    quality_rating: str
    messaging_limit: str | None
    silent_since: datetime | None = Field(
        description="Too quiet to be true: the last sign of life before the alarm. null: no alarm."
    )
    silent_expected: float | None = Field(description="How often customers would usually have written meanwhile.")
    checked_at: datetime | None = Field(description="When the desk last looked by itself whether the account works.")
    failing: list[CheckOut] = Field(description="What that look found wrong: the likely cause of a silence.")

    @classmethod
    def of(cls, inbox: Inbox) -> Self:
        facts = {name: getattr(inbox, name) for name in cls.model_fields}
        return cls(**facts | {"messaging_limit": inbox.messaging_limit or None})


class InboxOut(BaseModel):
    id: str
    channel: str
    name: str
    phone_number_id: str | None
    waba_id: str | None
    display_phone_number: str | None
    verified_name: str | None
    quality_rating: str
    messaging_limit: str | None
    status: Literal["connected", "waiting_for_webhook", "paused", "disabled"]
    webhook_url: str
    verify_token: str | None = Field(description="Only for admins.")
    team_id: str | None
    is_demo: bool
    state: str = Field(description="active, paused or disabled.")
    health: HealthOut
    template_alerts: int = Field(description="Templates of its account that somebody should look at.")
    number_alarms: int = Field(description="What its leads should look at: see the health of the number.")
    graph_url: str
    created_at: datetime

    @classmethod
    def of(
        cls,
        inbox: Inbox,
        *,
        own_url: str,
        graph_url: str,
        verify_token: str | None,
        template_alerts: int = 0,
        number_alarms: int = 0,
    ) -> Self:
        return cls(
            id=str(inbox.id),
            channel=inbox.channel,
            name=inbox.name,
            phone_number_id=inbox.phone_number_id,
            waba_id=inbox.waba_id,
            display_phone_number=inbox.display_phone_number or None,
            verified_name=inbox.verified_name or None,
            quality_rating=inbox.quality_rating,
            messaging_limit=inbox.messaging_limit or None,
            status=_status(inbox),
            webhook_url=f"{own_url.rstrip('/')}/hooks/{inbox.channel}/{inbox.id}",
            verify_token=verify_token,
            team_id=None if inbox.team_id is None else str(inbox.team_id),
            is_demo=inbox.is_demo,
            state=inbox.state,
            health=HealthOut.of(inbox),
            template_alerts=template_alerts,
            number_alarms=number_alarms,
            graph_url=inbox.graph_url or graph_url,
            created_at=inbox.created_at,
        )


def _status(inbox: Inbox) -> Literal["connected", "waiting_for_webhook", "paused", "disabled"]:
    if inbox.state == "disabled":
        return "disabled"
    if inbox.state == "paused":
        return "paused"
    return "connected" if inbox.webhook_verified_at or inbox.last_webhook_at else "waiting_for_webhook"


class VariableOut(BaseModel):
    key: str
    where: str
    example: str | None
    format: str
    index: int | None
    sub_type: str | None
    card: int | None = Field(None, description="Of a carousel, from 0; null: not on a card.")


class TemplateOut(BaseModel):
    id: str
    inbox_id: str
    name: str
    language: str
    status: str
    category: str
    quality: str | None
    rejected_reason: str | None
    parameter_format: str
    components: list[dict[str, Any]]
    variables: list[VariableOut]
    revision: str = Field(
        description="Names its words. Send it along: a template that changed meanwhile is then refused."
    )
    sendable: bool
    reason: str | None = Field(description="Why it cannot be sent now.")

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        definition = dict(row)
        can, reason = wording.sendable(definition)
        return cls(
            id=str(row["id"]),
            inbox_id=str(row["inbox_id"]),
            name=row["name"],
            language=row["language"],
            status=row["status"],
            category=row["category"],
            quality=row["quality"] or None,
            rejected_reason=row["rejected_reason"] or None,
            parameter_format=row["parameter_format"],
            components=[each for each in row["components"] if isinstance(each, dict)],
            variables=[
                VariableOut(
                    key=each.key,
                    where=each.where,
                    example=each.example,
                    format=each.format,
                    index=each.index,
                    sub_type=each.sub_type,
                    card=each.card,
                )
                for each in wording.variables(definition)
            ],
            revision=wording.revision(definition),
            sendable=can,
            reason=reason,
        )


class Synced(BaseModel):
    templates: int
