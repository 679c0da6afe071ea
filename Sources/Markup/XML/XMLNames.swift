/// Names as numbers from 0 on, so that they are compared as fast as numbers.
package struct XMLNames: Sendable {
  private var numbers: [XMLName: Int] = [:]
  private var names: [XMLName] = []

  package init() {}

  package var count: Int { names.count }

  /// The number of a name, which gets the next one where it has none.
  package mutating func number(of name: XMLName) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }

  package subscript(number: Int) -> XMLName { names[number] }
}
