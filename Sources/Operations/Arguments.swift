/// The values an operation is carried out with, by parameter name.
package typealias Arguments = [String: Value]
