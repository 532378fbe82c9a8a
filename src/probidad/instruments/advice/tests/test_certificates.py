"""A certificate: what it takes, who issues it, how long it holds, how it is refreshed, what strangers see of it."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from probidad.core.audit.models import AuditEvent
from probidad.core.people.roles import Role
from probidad.instruments.advice import desk, queries, rules, tasks
from probidad.instruments.advice.models import Attempt, Certificate, Offer, SupervisedCase
from probidad.instruments.advice.services import attempts, certificates, keys
from probidad.instruments.advice.simulator.library import shipped, training

pytestmark = pytest.mark.django_db


def passed(person, names=None, on: dt.date | None = None) -> None:
    """Conversations from the beginning that were passed, by the services' own shape of rows."""
    for name in names if names is not None else shipped():
        Attempt.objects.create(
            person=person,
            simulation=name,
            version=1,
            language="es",
            passed=True,
            points=20,
            result={"possible": 22, "pass_mark": 14, "marks": []},
            finished_on=on or timezone.localdate(),
        )


def trained(cast, name: str = "advisor") -> None:
    """Somebody who lacks nothing."""
    passed(cast.people[name])
    for number in range(1, training().supervised_cases + 1):
        certificates.confirm_case(
            person=cast.people[name],
            institution=cast.institution,
            number=number,
            remark="Escucha bien.",
            actor=cast.ethics_head,
        )


def issued(cast, name: str = "advisor", **days) -> Certificate:
    """A certificate from elsewhere; ``issued`` and ``until``: days from today."""
    made = certificates.record_external(
        person=cast.people[name], institution=cast.institution, reason="Curso de 2025", actor=cast.ethics_head
    )
    today = timezone.localdate()
    if days:
        made.issued_on = today + dt.timedelta(days=days["issued"])
        made.valid_until = today + dt.timedelta(days=days["until"])
        made.save()
    return made


def address(name: str, cast, who: str = "advisor") -> str:
    return reverse(f"advice-panel:{name}", args=[cast.institution.slug, cast.people[who].pk])


def certified(cast, who: str = "advisor") -> bool:
    return queries.is_certified(cast.people[who], cast.institution, timezone.localdate())


def test_a_certificate_takes_all_simulations_and_first_cases_and_is_issued_by_the_pages(cast):
    head = cast.client("ethics_head")
    passed(cast.advisor, list(shipped())[:-1])
    assert head.post(address("certificate-issue", cast), follow=True).status_code == 200
    assert not certified(cast)
    passed(cast.advisor, list(shipped())[-1:])
    for number in range(1, training().supervised_cases + 1):
        assert not queries.standing(cast.advisor, cast.institution).is_ready
        told = {"remark": "Escucha bien.", "number": number}
        assert head.post(address("case-new", cast), told).status_code == 302
    assert "No falta nada" in head.get(address("trainee", cast)).content.decode()
    head.post(address("certificate-issue", cast))
    found = Certificate.objects.get()
    assert certified(cast) and found.kind == Certificate.Kind.EARNED
    assert found.valid_until == rules.months_after(timezone.localdate(), 24)
    assert AuditEvent.objects.filter(kind="advice:certificate:issued").count() == 1
    assert AuditEvent.objects.filter(kind="advice:case:confirmed").count() == training().supervised_cases


def test_a_second_click_confirms_and_issues_once(cast):
    head = cast.client("ethics_head")
    passed(cast.advisor)
    for number in (1, 1, 2, 2):
        head.post(address("case-new", cast), {"remark": "Bien.", "number": number})
    assert SupervisedCase.objects.count() == 2
    for _click in range(2):
        head.post(address("certificate-issue", cast))
    assert Certificate.objects.count() == 1


def test_nobody_certifies_oneself(cast):
    head = cast.add("second_role", Role.ETHICS_HEAD)
    head.memberships.create(role=Role.ADVISOR, institution=cast.institution)
    trained(cast, "second_role")
    client = cast.client("second_role")
    client.post(address("certificate-issue", cast, "second_role"))
    client.post(address("certificate-external", cast, "second_role"), {"reason": "Curso"})
    response = client.post(
        address("case-new", cast, "second_role"),
        {"remark": "Bien.", "number": training().supervised_cases + 1},
    )
    assert response.status_code == 422 and not Certificate.objects.exists()
    with pytest.raises(ValidationError):
        certificates.issue(person=head, institution=cast.institution, actor=head)


def test_the_first_advisors_of_an_installation_are_certified_by_a_training_elsewhere(cast):
    head = cast.client("ethics_head")
    assert head.post(address("certificate-external", cast), {"reason": " "}).status_code == 422
    head.post(address("certificate-external", cast), {"reason": "Curso de la Secretaría, 2025"})
    assert certified(cast)
    event = AuditEvent.objects.get(kind="advice:certificate:issued")
    assert event.details == {"certificate": "external"} and "Curso" not in str(event.details)
    again = head.post(address("certificate-external", cast), {"reason": "Otro"})
    assert again.status_code == 422 and "ya tiene una constancia vigente" in again.content.decode()


def test_a_certificate_holds_from_its_day_to_its_last_day_in_its_institution_only(cast):
    found = issued(cast, issued=-10, until=5)
    for day, holds in ((-11, False), (-10, True), (5, True), (6, False)):
        on = timezone.localdate() + dt.timedelta(days=day)
        assert queries.is_certified(cast.advisor, cast.institution, on) is holds
        assert found.is_valid(on) is holds
    assert not queries.is_certified(cast.advisor, cast.other_institution, timezone.localdate())


def test_a_certificate_that_is_withdrawn_holds_no_longer_and_says_why(cast):
    found, head = issued(cast), cast.client("ethics_head")
    page = reverse("advice-panel:certificate-withdraw", args=[found.pk])
    assert head.post(page, {"reason": ""}).status_code == 422
    for _click in range(2):
        head.post(page, {"reason": "Pidió un nombre"})
    assert not certified(cast)
    assert AuditEvent.objects.filter(kind="advice:certificate:withdrawn").count() == 1
    assert "Pidió un nombre" in head.get(address("trainee", cast)).content.decode()


def test_a_refresh_is_shorter_and_goes_on_from_the_end_of_the_one_before(cast):
    before = issued(cast, issued=-600, until=30)
    passed(cast.advisor, training().refresh, on=timezone.localdate() - dt.timedelta(days=61))
    standing = queries.standing(cast.advisor, cast.institution)
    assert standing.is_refresh and len(standing.missing) == len(
        training().refresh
    )  # too early: 91 days before
    passed(cast.advisor, training().refresh)
    assert queries.standing(cast.advisor, cast.institution).is_ready
    after = certificates.issue(person=cast.advisor, institution=cast.institution, actor=cast.ethics_head)
    assert after.kind == Certificate.Kind.REFRESHED
    assert after.valid_until == rules.months_after(before.valid_until, 24)
    assert not queries.standing(cast.advisor, cast.institution).is_ready


def test_a_certificate_that_has_long_to_go_is_not_refreshed(cast):
    issued(cast, issued=0, until=training().refresh_days + 1)
    passed(cast.advisor)
    with pytest.raises(ValidationError):
        certificates.issue(person=cast.advisor, institution=cast.institution, actor=cast.ethics_head)


def test_holders_are_reminded_twice_before_the_end_and_not_once_it_is_refreshed(cast):
    found = issued(cast, issued=-600, until=61)
    for until, sent in ((61, 0), (60, 1), (59, 1), (15, 1), (14, 2), (13, 2), (0, 2)):
        Certificate.objects.filter(pk=found.pk).update(
            valid_until=timezone.localdate() + dt.timedelta(days=until)
        )
        tasks.remind_of_certificate(found.pk)
        tasks.remind_of_certificate(found.pk)  # a task may run twice
        assert len(mail.outbox) == sent
    assert "Tu constancia para asesorar vence" in mail.outbox[0].subject
    assert reverse("advice-panel:training") in mail.outbox[0].body
    Certificate.objects.filter(pk=found.pk).update(reminders=0)
    passed(cast.advisor, training().refresh)
    certificates.issue(person=cast.advisor, institution=cast.institution, actor=cast.ethics_head)
    tasks.remind_of_certificate(found.pk)
    assert len(mail.outbox) == 2
    assert not queries.ending_certificates(timezone.localdate()).exists()


def test_the_worker_looks_for_certificates_that_end(cast, monkeypatch):
    found, queued = issued(cast, issued=-600, until=20), []
    monkeypatch.setattr(tasks, "enqueue", lambda task, key: queued.append((task, key)))
    tasks.look_for_ending_certificates()
    assert queued == [(tasks.remind_of_certificate, found.pk)]


def public(found: Certificate) -> str:
    return reverse("advice:certificate", args=[found.code])


def test_the_public_page_shows_no_name_unless_its_holder_agreed(cast, client):
    found = issued(cast)
    shown = client.get(public(found)).content.decode()
    assert "Está vigente" in shown and cast.institution.name in shown and cast.advisor.name not in shown
    cast.client("advisor").post(reverse("advice-panel:certificate-name", args=[found.pk]), {"shows": "1"})
    assert cast.advisor.name in client.get(public(found)).content.decode()
    cast.client("advisor").post(reverse("advice-panel:certificate-name", args=[found.pk]), {"shows": "0"})
    assert cast.advisor.name not in client.get(public(found)).content.decode()


@pytest.mark.parametrize(
    ("typed", "told", "status"),
    [
        ("Advisor", "Sí: se emitió", 200),
        ("  advisór ", "Sí: se emitió", 200),
        ("Otra Persona", "No: se emitió a otro nombre", 200),
        ("", "Escribe el nombre", 422),
        ("x" * 200, "150", 422),
    ],
)
def test_a_document_with_another_name_is_found_out(cast, client, typed, told, status):
    response = client.post(public(issued(cast)), {"name": typed})
    assert response.status_code == status and told in response.content.decode()
    assert "sessionid" not in response.cookies and "csrftoken" not in response.cookies


def test_a_code_is_read_however_it_is_typed_and_an_unknown_one_is_told(cast, client):
    found = issued(cast)
    spaced = "-".join(found.code[start : start + 4] for start in (0, 4, 8)).lower()
    assert client.get(reverse("advice:certificate", args=[spaced])).status_code == 200
    unknown = client.get(reverse("advice:certificate", args=["ABCD-EFGH-JKLM"]))
    assert unknown.status_code == 404 and "Ninguna constancia tiene este código" in unknown.content.decode()


def test_the_public_page_says_that_a_certificate_ended_or_was_withdrawn(cast, client):
    found = issued(cast, issued=-600, until=-1)
    assert "Venció el" in client.get(public(found)).content.decode()
    certificates.withdraw(certificate=found, reason="x", actor=cast.ethics_head)
    shown = client.get(public(found)).content.decode()
    assert "Se retiró el" in shown and "Está vigente" not in shown


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_a_certificate_is_a_document_for_its_holder_and_whoever_certifies(cast, language):
    found = issued(cast)
    page = reverse("advice-panel:certificate-file", args=[found.pk])
    for name in ("advisor", "ethics_head"):
        response = cast.client(name, language=language).get(page)
        assert response.content.startswith(b"%PDF") and response["Content-Type"] == "application/pdf"
    for name in ("other_ethics_head", "counsel", "committee_member"):
        assert cast.client(name).get(page).status_code == 404


def test_trainers_read_what_counts_and_nothing_else(cast):
    first = next(iter(shipped().values()))
    attempt = attempts.begin(person=cast.advisor, simulation=first, language="es")
    attempt = attempts.say(attempt=attempt, simulation=first, after=0, message="¿Cómo te llamas?")
    page = reverse("advice-panel:attempt-read", args=[attempt.pk])
    head = cast.client("ethics_head")
    assert head.get(page).status_code == 404  # not finished
    attempts.end(attempt=attempt)
    shown = head.get(page).content.decode()
    assert "Cómo te llamas" in shown and "Intentar de nuevo" not in shown
    assert cast.client("other_ethics_head").get(page).status_code == 404
    assert cast.client("committee_member").get(page).status_code == 404
    Attempt.objects.update(from_turn=1)
    assert head.get(page).status_code == 404  # practice


def test_advisors_without_a_certificate_find_the_training_on_their_desk_and_heads_who_is_ready(cast):
    keys.make_key(person=cast.advisor, passphrase="una frase para las pruebas")
    Offer.objects.create(institution=cast.institution)
    assert [item.title for item in desk.waiting_for(cast.advisor)] == ["Continúa tu formación"]
    trained(cast)
    assert any(cast.advisor.name in item.title for item in desk.waiting_for(cast.ethics_head))
    certificates.issue(person=cast.advisor, institution=cast.institution, actor=cast.ethics_head)
    assert desk.waiting_for(cast.advisor) == desk.waiting_for(cast.ethics_head) == []


def test_what_nobody_went_on_with_and_old_practice_is_deleted(cast):
    long_ago = timezone.localdate() - dt.timedelta(days=attempts.KEEP_DAYS + 1)
    passed(cast.advisor, ["el-tramite-del-compadre"], on=long_ago)
    passed(cast.advisor, ["la-firma-que-falta"], on=long_ago)
    Attempt.objects.filter(simulation="la-firma-que-falta").update(from_turn=2)
    Attempt.objects.create(
        person=cast.advisor, simulation="la-prima-de-la-jefa", version=1, language="es", begun_on=long_ago
    )
    tasks.tidy_training()
    assert [each.simulation for each in Attempt.objects.all()] == ["el-tramite-del-compadre"]


def test_the_roster_costs_as_many_queries_for_many_as_for_few(cast, django_assert_max_num_queries):
    for number in range(12):
        cast.add(f"advisor_{number}", Role.ADVISOR)
        issued(cast, f"advisor_{number}")
    client = cast.client("ethics_head")
    page = reverse("advice-panel:roster")
    client.get(page)
    with django_assert_max_num_queries(18):
        client.get(page)


def test_only_whoever_is_certified_takes_questions_and_claims_ask_for_the_committee(house):
    cast = house.cast
    assert queries.may_take(cast.advisor, cast.institution, "question")
    found = Certificate.objects.get(person=cast.advisor)
    certificates.withdraw(certificate=found, reason="x", actor=cast.ethics_head)
    assert not queries.may_take(cast.advisor, cast.institution, "question")
    assert cast.advisor not in [each.person for each in queries.loads_in(cast.institution, "question")]
    assert queries.may_take(cast.committee_member, cast.institution, "claim")
