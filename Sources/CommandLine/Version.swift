/// The release this is, as `--version`, the User-Agent and the workers table show it.
package let courantVersion = "0.1.0"
