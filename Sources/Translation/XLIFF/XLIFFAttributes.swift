import Markup

/// The attributes of a start tag, by name.
///
/// One value serves all tags of a batch and is refilled for each, because making one per tag would
/// take longer than reading it.
struct XLIFFAttributes {
  /// One attribute of the tag.
  struct Item {
    let name: XLIFFAttributeName
    /// The number that the XML parser has given to the name.
    let number: Int
    fileprivate let value: Range<Int>
  }

  private(set) var items: [Item] = []
  private var tag = 0
  private(set) var place = XMLPlace(line: 1, column: 1)
  /// Whether any attribute has a namespace.
  private(set) var hasNamespaces = false

  private var names = XLIFFNames()
  private var bytes: [UInt8] = []

  /// Takes note of the number by which the following tags refer to a name.
  mutating func learn(_ name: XMLName, as number: Int) { names.learn(name, as: number) }

  /// Sets the batch from which the next tags come.
  mutating func begin(_ batch: XMLBatch) { bytes = batch.bytes }

  /// Releases the batch.
  mutating func end() { bytes = [] }

  /// Loads the start tag at `index` and returns the kind of its element.
  mutating func load(_ words: Span<Int32>, at index: Int) -> XLIFFElement {
    place = XMLPlace(line: Int(words[index + 2]), column: Int(words[index + 3]))
    tag = Int(words[index + 1])
    items.removeAll(keepingCapacity: true)
    hasNamespaces = false
    var next = index + XMLBatch.Event.startLength
    for _ in 0..<Int(words[index + 6]) {
      let number = Int(words[next])
      let start = Int(words[next + 1])
      let name = names.attribute(number)
      if name == .other, !names[number].namespace.isEmpty { hasNamespaces = true }
      items.append(Item(name: name, number: number, value: start..<start + Int(words[next + 2])))
      next += XMLBatch.Event.attributeLength
    }
    return names.element(tag)
  }

  /// Loads a start tag, for receivers that get tags one by one.
  mutating func load(_ tag: XMLStartTag) {
    place = tag.place
    self.tag = tag.name
    items.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    hasNamespaces = false
    for attribute in tag.attributes {
      let name = names.attribute(attribute.name)
      if name == .other, !names[attribute.name].namespace.isEmpty { hasNamespaces = true }
      let start = bytes.count
      bytes += tag.value(of: attribute)
      items.append(Item(name: name, number: attribute.name, value: start..<bytes.count))
    }
  }

  /// The element whose name has this number.
  func element(_ number: Int) -> XLIFFElement { names.element(number) }
  /// The name of the element itself.
  var tagName: XMLName { names[tag] }
  /// The name with this number.
  func name(_ number: Int) -> XMLName { names[number] }

  /// The value of an attribute without a namespace; `nil` if the tag has none of this name.
  subscript(name: XLIFFAttributeName) -> String? {
    for item in items where item.name == name { return text(item) }
    return nil
  }

  /// The value of an attribute with a namespace; `nil` if the tag has none of this name.
  subscript(namespace: String, name: String) -> String? {
    guard hasNamespaces else { return nil }
    for item in items where item.name == .other {
      let own = names[item.number]
      if own.local == name, own.namespace == namespace { return text(item) }
    }
    return nil
  }

  /// The local names of the attributes in a namespace.
  func names(in namespace: String) -> [String] {
    guard hasNamespaces else { return [] }
    return items.compactMap { item in
      guard item.name == .other else { return nil }
      let own = names[item.number]
      return own.namespace == namespace ? own.local : nil
    }
  }

  /// The names in namespaces that are neither XML's own nor of XLIFF and its modules.
  var foreignNames: [XMLName] {
    guard hasNamespaces else { return [] }
    return items.compactMap { item in
      let own = names[item.number]
      return own.namespace.isEmpty || own.namespace == XMLName.xmlNamespace
        || XLIFFModule.isOfXLIFF(own.namespace) ? nil : own
    }
  }

  /// The value of an attribute.
  func text(_ item: Item) -> String { String(decoding: bytes[item.value], as: UTF8.self) }

  /// Whether the value of an attribute is this word.
  func has(_ item: Item, _ word: StaticString) -> Bool {
    guard item.value.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { bytes[item.value].elementsEqual($0) }
  }
}

/// The names in a file, by the numbers that the XML parser has given to them.
private struct XLIFFNames {
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
