"""What a writer's browser carries from page to page; the server keeps nothing of it."""
