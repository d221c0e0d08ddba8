import Postgres
/// The statements under `sql/`, embedded at build time.
public enum SQL {
}
