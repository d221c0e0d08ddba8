import CLibPQ
package import Postgres

extension ConnectionString {
  /// The same server, user and options with another database, in libpq's `key='value'` form.
  package static func replacing(
    _ replacements: [String: String], in connectionString: String
  ) throws(PostgresError) -> String {
    guard let list = PQconninfoParse(connectionString, nil) else {
      throw .invalidConfiguration("the database URL cannot be understood")
    }
    defer { PQconninfoFree(list) }
    var options = replacements
    var next = list
    while let keyword = next.pointee.keyword {
      let key = String(cString: keyword)
      if let value = next.pointee.val, options[key] == nil { options[key] = String(cString: value) }
      next += 1
    }
    return text(of: options)
  }
}
