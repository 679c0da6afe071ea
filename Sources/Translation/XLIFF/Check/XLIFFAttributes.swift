import Markup

/// The attributes of one start tag by their names, as far as a rule asks for them.
struct XLIFFAttributes {
  let tag: XMLStartTag
  private let names: XLIFFNames

  init(_ tag: XMLStartTag, _ names: XLIFFNames) {
    self.tag = tag
    self.names = names
  }

  var place: XMLPlace { tag.place }

  /// The value of an attribute without a namespace.
  subscript(name: XLIFFAttributeName) -> String? {
    for attribute in tag.attributes where names.attribute(attribute.name) == name {
      return text(attribute)
    }
    return nil
  }

  subscript(namespace: String, name: String) -> String? {
    for attribute in tag.attributes where names.attribute(attribute.name) == .other {
      let own = names[attribute.name]
      if own.local == name, own.namespace == namespace { return text(attribute) }
    }
    return nil
  }

  /// The local names of the attributes of one namespace.
  func names(in namespace: String) -> [String] {
    tag.attributes.compactMap { attribute in
      guard names.attribute(attribute.name) == .other else { return nil }
      let own = names[attribute.name]
      return own.namespace == namespace ? own.local : nil
    }
  }

  /// Whether any attribute has a namespace.
  var hasNamespaces: Bool {
    tag.attributes.contains {
      names.attribute($0.name) == .other && !names[$0.name].namespace.isEmpty
    }
  }

  func text(_ attribute: XMLStartTag.Attribute) -> String {
    String(decoding: tag.value(of: attribute), as: UTF8.self)
  }

  /// Every attribute with its name and value, in the order of the tag.
  func visit(_ body: (XLIFFAttributeName, XMLStartTag.Attribute) -> Void) {
    for attribute in tag.attributes { body(names.attribute(attribute.name), attribute) }
  }
}
