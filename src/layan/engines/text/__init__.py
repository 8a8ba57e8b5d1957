"""Understanding short everyday text: normalising, ranking, knowing when not to answer."""
