"""Addresses of accounts, under ``/people/``."""

from __future__ import annotations

from django.urls import path

from khet.domains.accounts.web import assignments, own, people, roles, sign_in

app_name = "accounts"

urlpatterns = [
    path("", people.people, name="people"),
    path("new/", people.add_person, name="add_person"),
    path("import/", people.import_people, name="import_people"),
    path("<int:person_id>/", people.person, name="person"),
    path("<int:person_id>/edit/", people.edit_person, name="edit_person"),
    path("<int:person_id>/leave/", people.leave, name="leave"),
    path("<int:person_id>/come-back/", people.come_back, name="come_back"),
    path("<int:person_id>/roles/new/", assignments.give_role, name="give_role"),
    path("assignments/<int:assignment_id>/end/", assignments.end_role, name="end_role"),
    path("<int:person_id>/groups/new/", assignments.join_group, name="join_group"),
    path("memberships/<int:membership_id>/end/", assignments.leave_group, name="leave_group"),
    path("<int:person_id>/sign-in/", sign_in.create, name="create_sign_in"),
    path("<int:person_id>/sign-in/password/", sign_in.reset_password, name="reset_password"),
    path("<int:person_id>/sign-in/link/", sign_in.password_link, name="password_link"),
    path("<int:person_id>/sign-in/second-factors/", sign_in.remove_second_factors, name="remove_second_factors"),
    path("<int:person_id>/sign-in/active/", sign_in.set_active, name="set_active"),
    path("me/", own.profile, name="profile"),
    path("me/tokens/", own.tokens, name="tokens"),
    path("me/tokens/new/", own.add_token, name="add_token"),
    path("me/tokens/<int:token_id>/revoke/", own.revoke_token, name="revoke_token"),
    path("roles/", roles.roles, name="roles"),
    path("roles/new/", roles.add_role, name="add_role"),
    path("roles/<slug:key>/", roles.role, name="role"),
    path("roles/<slug:key>/edit/", roles.edit_role, name="edit_role"),
    path("roles/<slug:key>/remove/", roles.remove_role, name="remove_role"),
]
