"""Who holds which permission where."""

from probidad.core.people import access
from probidad.core.people.roles import CorePermission


def test_the_ethics_head_manages_members_at_home_only(cast):
    assert access.holds(cast.ethics_head, CorePermission.MANAGE_MEMBERS, cast.institution)
    assert not access.holds(cast.ethics_head, CorePermission.MANAGE_MEMBERS, cast.other_institution)


def test_nobody_without_a_membership_holds_anything(cast):
    assert not any(access.holds(cast.outsider, permission) for permission in CorePermission)
