import Reporting
import Frontier

/// Classes of errors, each with an example that can be asked about.
struct ErrorTable {
  let errors: [ErrorStatus]

  var markup: Markup {
    let rows = errors.map { error -> [Markup] in
      let reason: Markup = error.example.map { "<br><small>\(Markup.isolated($0))</small>" } ?? ""
      let example = Markup.link("/explain", [("url", error.exampleURL)], Markup.isolated(error.exampleURL))
      return [
        "\(error.errorClass)", "\(NumberText.grouped(error.count))", "\(error.outcome)", "\(example)\(reason)",
      ]
    }
    return Table(
      caption: "Errors by class",
      columns: [
        .init(title: "class"), .init(title: "count", isNumber: true), .init(title: "outcome"),
        .init(title: "an example"),
      ], rows: rows, whenEmpty: "None."
    ).markup
  }
}
