"""Company, people, teams, memberships, invitations, sign-in, and the one policy module. Imports ui, base."""
