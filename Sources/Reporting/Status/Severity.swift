/// How a text is to be seen, on a terminal or a page; without colours the words must be enough.
package enum Severity: String, Sendable, Encodable { case plain, heading, good, warning, bad, faint }
