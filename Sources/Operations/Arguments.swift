/// The values for one call of an operation, by parameter name.
package typealias Arguments = [String: Value]
