from django.urls import path

from probidad.core.people.views import account, invitation, members

app_name = "people"
urlpatterns = [
    path("", members.index, name="index"),
    path("operadores/", members.operators, name="operators"),
    path("operadores/invitar/", members.invite_operator, name="invite-operator"),
    path("institucion/<slug:slug>/", members.members, name="members"),
    path("institucion/<slug:slug>/invitar/", members.invite, name="invite"),
    path("invitaciones/<int:pk>/", members.manage_invitation, name="manage-invitation"),
    path("invitaciones/<int:pk>/reenviar/", members.send_again, name="send-again"),
    path("invitaciones/<int:pk>/retirar/", members.withdraw, name="withdraw"),
    path("roles/<int:pk>/", members.member, name="member"),
    path("roles/<int:pk>/cambiar/", members.change, name="change-role"),
    path("roles/<int:pk>/terminar/", members.end, name="end"),
    path("yo/", account.account, name="account"),
    path("yo/roles/<int:pk>/dejar/", account.leave, name="leave"),
    path("segundo-paso/", account.second_factor, name="second-factor"),
    path("invitacion/<str:token>/", invitation.invitation, name="invitation"),
]
