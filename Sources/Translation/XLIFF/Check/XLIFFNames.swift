import Markup

/// The names in a file, by their numbers.
struct XLIFFNames {
  private var names: [XMLName] = []
  private var elements: [XLIFFElement] = []
  private var attributes: [XLIFFAttributeName] = []

  mutating func learn(_ name: XMLName, as number: Int) {
    while names.count <= number {
      names.append(name)
      elements.append(.other)
      attributes.append(.other)
    }
    names[number] = name
    elements[number] = XLIFFElement(name)
    if name.namespace.isEmpty {
      attributes[number] = XLIFFAttributeName(rawValue: name.local) ?? .other
    }
  }

  subscript(number: Int) -> XMLName { names[number] }
  func element(_ number: Int) -> XLIFFElement { elements[number] }
  func attribute(_ number: Int) -> XLIFFAttributeName { attributes[number] }
}
