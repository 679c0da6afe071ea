/// A table that gives names numbers, counted from 0, so that comparing names means comparing
/// numbers.
package struct XMLNames: Sendable {
  private var numbers: [XMLName: Int] = [:]
  private var names: [XMLName] = []

  package init() {}

  package var count: Int { names.count }

  /// The number of a name, which is given the next number if it has none yet.
  package mutating func number(of name: XMLName) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }

  package subscript(number: Int) -> XMLName { names[number] }
}
