/// Frontier.
