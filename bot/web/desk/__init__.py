"""The staff's pages: how they are reached (access), how they look (page), and each of them in a module of its own."""
