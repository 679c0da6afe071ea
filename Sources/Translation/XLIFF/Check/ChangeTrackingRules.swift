import Diagnostics
import Markup

/// Checks change tracking, a module of XLIFF 2.0 (5.6) and an extension in 2.1 and 2.2.
///
/// Revisions come before the elements that they are about, so they are checked where the element
/// around both ends.
struct ChangeTrackingRules {
  /// The history of one element.
  private struct Revisions {
    let appliesTo: String
    let ref: String?
    let current: String?
    let place: XMLPlace
    var versions: [String] = []
    var items: [(property: String, place: XMLPlace)] = []
  }

  /// An element that revisions may be about.
  private struct Candidate {
    let id: String?
    let attributes: Set<String>
  }

  /// A `<ctr:changeTrack>`, until the element around it ends.
  private struct Track {
    /// The number of elements around it.
    let depth: Int
    var revisions: [Revisions] = []
    var candidates: [String: [Candidate]] = [:]
  }

  private let findings: XLIFFFindings
  private var tracks: [Track] = []
  /// What the open `<ctr:revision>` has told.
  private var properties: Set<String> = []

  /// Beyond so many of a kind, which only a list of all units has, no revisions are held against them.
  private static let candidateLimit = 10_000

  init(findings: XLIFFFindings) { self.findings = findings }

  /// Checks a start tag.
  ///
  /// - Parameter depth: the number of elements around it.
  mutating func start(_ element: XLIFFElement, _ attributes: XLIFFAttributes, depth: Int) {
    switch element {
    case .changeTrack: tracks.append(Track(depth: depth))
    case .revisions: revisions(attributes)
    case .revision:
      properties.removeAll()
      if let version = attributes[.version] {
        change { $0.versions.append(version) }
      }
    case .revisionItem: item(attributes)
    case _: candidate(attributes, depth)
    }
  }

  /// Checks an end tag.
  ///
  /// - Parameter depth: the number of elements around the one that ends.
  mutating func end(depth: Int) {
    // An element may have several histories beside each other.
    while let track = tracks.last, track.depth > depth {
      tracks.removeLast()
      for revisions in track.revisions { check(revisions, track) }
    }
  }

  private mutating func change(_ update: (inout Revisions) -> Void) {
    guard let track = tracks.indices.last, let last = tracks[track].revisions.indices.last else {
      return
    }
    update(&tracks[track].revisions[last])
  }

  private mutating func revisions(_ attributes: XLIFFAttributes) {
    guard let track = tracks.indices.last else { return }
    guard let name = attributes[.appliesTo] else {
      return report(
        "revisions do not say what they apply to", at: attributes.place, section: "appliesTo")
    }
    tracks[track].revisions.append(
      Revisions(
        appliesTo: name, ref: attributes[.ref], current: attributes[.currentVersion],
        place: attributes.place))
  }

  private mutating func item(_ attributes: XLIFFAttributes) {
    guard let property = attributes[.property] else {
      return report(
        "item of a revision does not say what it was", at: attributes.place, section: "property")
    }
    if !properties.insert(property).inserted {
      report(
        "revision tells '\(property)' twice", at: attributes.place, .warning, section: "property")
    }
    let place = attributes.place
    change { $0.items.append((property, place)) }
  }

  /// Takes note of an element beside open change tracking, or of a child of one.
  private mutating func candidate(_ attributes: XLIFFAttributes, _ depth: Int) {
    for track in tracks.indices
    where depth == tracks[track].depth || depth == tracks[track].depth + 1 {
      let name = attributes.tagName.local
      guard tracks[track].revisions.contains(where: { $0.appliesTo == name }),
        tracks[track].candidates[name, default: []].count < Self.candidateLimit
      else { continue }
      let names = attributes.items.map { item in
        let own = attributes.name(item.number)
        return own.namespace == XMLName.xmlNamespace ? "xml:\(own.local)" : own.local
      }
      tracks[track].candidates[name, default: []].append(
        Candidate(id: attributes[.id], attributes: Set(names)))
    }
  }

  private func check(_ revisions: Revisions, _ track: Track) {
    if let current = revisions.current, !revisions.versions.contains(current) {
      report(
        "version '\(current)' is none of the revisions", at: revisions.place,
        section: "currentVersion")
    }
    let name = revisions.appliesTo
    let found = track.candidates[name] ?? []
    guard found.count < Self.candidateLimit else { return }
    guard !found.isEmpty else {
      // A module's element may also come before the revisions, where it has not been noted.
      if Self.attributes[name] != nil || !Self.elements.contains(name) {
        report(
          "there is no <\(name)> beside the revisions", at: revisions.place, section: "appliesTo")
      }
      return
    }
    guard let ref = revisions.ref else {
      if found.count > 1, found.contains(where: { $0.id != nil }) {
        report(
          "there are several <\(name)>, and 'ref' says which of them it is", at: revisions.place,
          section: "revisions")
      }
      return properties(of: revisions, found.count == 1 ? found.first : nil)
    }
    // The committee's own valid files have a reference to a source, which can have no id.
    guard found.contains(where: { $0.id != nil }) else {
      findings.add(
        .xliffReference, .note, at: revisions.place,
        "'ref' is '\(ref)', and no <\(name)> beside the revisions has an id",
        section: "Change Tracking, ref")
      return properties(of: revisions, found.count == 1 ? found.first : nil)
    }
    guard let own = found.first(where: { $0.id == ref }) else {
      return findings.add(
        .xliffReference, at: revisions.place, "no <\(name)> beside the revisions has id '\(ref)'",
        section: "Change Tracking, ref")
    }
    properties(of: revisions, own)
  }

  /// Checks what the items of revisions tell of an element; `nil` if it is not known which it is.
  private func properties(of revisions: Revisions, _ candidate: Candidate?) {
    guard let known = Self.attributes[revisions.appliesTo] else { return }
    for item in revisions.items where item.property != "content" {
      let name = item.property
      let isForeign = name.contains(":") && !name.hasPrefix("xml:")
      if !known.contains(name), !isForeign, candidate?.attributes.contains(name) != true {
        report(
          "property is '\(name)', which is neither 'content' nor an attribute of <\(revisions.appliesTo)>",
          at: item.place, section: "property")
      } else if let candidate, !candidate.attributes.contains(name), !isForeign {
        report(
          "property is '\(name)', an attribute that this <\(revisions.appliesTo)> does not have",
          at: item.place, .warning, section: "property")
      }
    }
  }

  private func report(
    _ message: FindingText, at place: XMLPlace, _ severity: Severity = .error, section: String
  ) {
    findings.add(
      .xliffModule, severity, at: place, message, section: "Change Tracking, \(section)")
  }

  /// The attributes of the elements of the core beside or below which revisions can be (4.2.2).
  private static let attributes: [String: Set<String>] = [
    "note": ["id", "appliesTo", "category", "priority", "ref"],
    "source": ["xml:lang", "xml:space"],
    "target": ["xml:lang", "xml:space", "order"],
    "segment": ["id", "canResegment", "state", "subState"],
    "ignorable": ["id"],
    "data": ["id", "dir", "xml:space"],
    "notes": [],
    "originalData": [],
    "unit": [
      "id", "name", "canResegment", "translate", "srcDir", "trgDir", "type", "xml:space",
    ],
    "group": [
      "id", "name", "canResegment", "translate", "srcDir", "trgDir", "type", "xml:space",
    ],
  ]

  /// The elements of the skeleton and of modules.
  private static let elements: Set<String> = [
    "skeleton", "matches", "match", "glossary", "glossEntry", "term", "translation", "definition",
    "metadata", "metaGroup", "meta", "resourceData", "resourceItem", "resourceItemRef", "reference",
    "profiles", "normalization", "validation", "rule", "locQualityIssues", "provenanceRecords",
  ]
}
