import Diagnostics
import Operations

/// Reads addresses of a service: paths below its base, which must lead nowhere else.
struct PathReader {
  let scope: TemplateScope

  private var templates: TemplateReader { TemplateReader(scope: scope) }

  /// A path that begins with `/`, with or without a query.
  func path(_ node: DeclarationNode, _ faults: inout DeclarationFaults) -> Template {
    guard let written = faults.text(node) else { return .literal(.text("")) }
    guard written.hasPrefix("/") else {
      faults.report(
        .domainPath, node.place,
        "'\(node.name)' must be a path that begins with '/'",
        advice: written.contains("://")
          ? "write only what follows the address of the service" : "write '\("/\(written)")'")
      return .literal(.text(""))
    }
    let template = templates.text(node, &faults)
    if let fault = Self.fault(template) { faults.report(.domainPath, node.place, fault) }
    return template
  }

  /// What makes a path lead elsewhere, whatever is put in; `nil` if nothing does.
  private static func fault(_ template: Template) -> FindingText? {
    let pieces: [Template.Piece] =
      switch template {
      case .literal(.text(let text)): [.literal(text)]
      case .text(let pieces): pieces
      case .literal, .reference, .list, .object, .join, .less, .first, .each, .whole: []
      }
    // U+FFFC stands for what is put in.
    var text = ""
    for piece in pieces {
      switch piece {
      case .literal(let literal): text += literal
      case .reference: text += "\u{FFFC}"
      }
    }
    if text.unicodeScalars.contains(where: {
      $0.value <= 0x20 || $0.value == 0x7F || $0 == "\\" || $0 == "#"
    }) {
      return "a path has no spaces, '\\' or '#'"
    }
    let path = text.prefix { $0 != "?" }
    var segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    // The last may be empty: `/users/`.
    if segments.last == "" { segments.removeLast() }
    for segment in segments {
      if segment.isEmpty || isOfDots(segment) {
        return "a path has no empty parts, and none of dots"
      }
      if hidesSlash(segment) { return "a path has no '/' or '\\' that is encoded" }
    }
    return nil
  }

  /// Whether it could lead upwards, whatever is put in: without that, it is dots.
  private static func isOfDots(_ segment: Substring) -> Bool {
    let bare = segment.lowercased().replacing("%2e", with: ".").filter { $0 != "\u{FFFC}" }
    return !bare.isEmpty && bare.allSatisfy { $0 == "." }
  }

  private static func hidesSlash(_ segment: Substring) -> Bool {
    let bare = segment.lowercased()
    return bare.contains("%2f") || bare.contains("%5c")
  }

  /// The address of a service: a setting of the type `address`, or an address with settings in it.
  func base(_ node: DeclarationNode, _ faults: inout DeclarationFaults) -> Template {
    guard let written = faults.text(node) else { return .literal(.text("")) }
    let template = templates.text(node, &faults)
    if written.hasPrefix("$") {
      guard case .reference(let reference) = template else { return template }
      if case .value(let type)? = scope[reference.name], type.arity == .one,
        reference.pointer.tokens.isEmpty
      {
        return template
      }
    } else if isAddress(written) {
      return template
    }
    faults.report(
      .domainPath, node.place,
      "'\(node.name)' must be an address, or a setting of the type 'address'",
      advice: "write '\("$base")', and '\("base: {type: address}")' in 'settings'")
    return template
  }

  private func isAddress(_ text: String) -> Bool {
    for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
      let rest = text.dropFirst(scheme.count)
      let host = rest.prefix { $0 != "/" }
      return !host.isEmpty && !host.contains("@")
        && !rest.contains(where: { $0 == "?" || $0 == "#" || $0.isWhitespace })
    }
    return false
  }
}
