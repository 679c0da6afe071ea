import Diagnostics
import Markup

/// Checks the ITS module (XLIFF 2.1, 5.8; Internationalization Tag Set 2.0).
struct ITSRules {
  /// The declarations in force inside an open element.
  private struct Scope {
    /// The number of elements around it.
    let depth: Int
    var hasVersion = false
    var hasScore = false
    var hasVote = false
  }

  private let findings: XLIFFFindings
  /// The open elements that have namespaced attributes or are ITS records.
  private var open: [Scope] = []
  private var recordIDs: Set<String> = []
  private var issueReferences: [(id: String, place: XMLPlace)] = []

  private static let section = "5.8 ITS Module"

  init(findings: XLIFFFindings) { self.findings = findings }

  /// Checks a start tag.
  ///
  /// - Parameter depth: the number of elements around it.
  mutating func start(
    _ element: XLIFFElement, _ attributes: XLIFFAttributes, depth: Int
  ) {
    if element == .unit, !recordIDs.isEmpty || !issueReferences.isEmpty {
      recordIDs.removeAll()
      issueReferences.removeAll()
    }
    let isRecord = element.isOfITS
    guard attributes.hasNamespaces || isRecord else { return }
    let around = open.last
    var scope = Scope(
      depth: depth, hasVersion: around?.hasVersion ?? false, hasScore: around?.hasScore ?? false,
      hasVote: around?.hasVote ?? false)
    defer { open.append(scope) }
    let own = Set(attributes.names(in: XLIFFModule.its))
    let extra = Set(attributes.names(in: XLIFFModule.itsExtension))
    if own.contains("version") || isRecord && attributes[.version] != nil {
      scope.hasVersion = true
    }
    if own.contains("locQualityRatingScore") { scope.hasScore = true }
    if own.contains("locQualityRatingVote") { scope.hasVote = true }
    if isRecord { record(element, attributes) }
    guard !own.isEmpty || !extra.isEmpty else { return }
    if !scope.hasVersion {
      report("ITS attribute is used where no its:version is in force", attributes)
    }
    if own.contains("locQualityRatingScoreThreshold"), !scope.hasScore {
      report("threshold of a score is used without a score", attributes)
    }
    if own.contains("locQualityRatingVoteThreshold"), !scope.hasVote {
      report("threshold of a vote is used without a vote", attributes)
    }
    exclusions(own, attributes)
    annotators(attributes)
    if element == .mrk || element == .sm { annotation(own, extra, attributes) }
    if let ref = attributes[XLIFFModule.its, "locQualityIssuesRef"] {
      issueReferences.append((ref, attributes.place))
    }
  }

  /// Checks the references of a unit at its end tag.
  ///
  /// - Parameter depth: the number of elements around the one that ends.
  mutating func end(_ element: XLIFFElement, depth: Int) {
    if let last = open.last, last.depth == depth { open.removeLast() }
    guard element == .unit, !issueReferences.isEmpty else { return }
    for reference in issueReferences {
      guard reference.id.hasPrefix("#its=") else {
        findings.add(
          .xliffReference, at: reference.place, "'\(reference.id)' does not begin with '#its='",
          section: Self.section)
        continue
      }
      if !recordIDs.contains(String(reference.id.dropFirst(5))) {
        findings.add(
          .xliffReference, at: reference.place,
          "'\(reference.id)' is no <its:locQualityIssues> of the unit", section: Self.section)
      }
    }
  }

  private func report(_ message: FindingText, _ attributes: XLIFFAttributes) {
    findings.add(.xliffModule, at: attributes.place, message, section: Self.section)
  }

  /// Checks a record of quality issues or of provenance, or a part of one.
  private mutating func record(_ element: XLIFFElement, _ attributes: XLIFFAttributes) {
    switch element {
    case .qualityIssues, .provenanceRecords:
      if let id = attributes[XMLName.xmlNamespace, "id"] ?? attributes[.id],
        !recordIDs.insert(id).inserted
      {
        findings.add(
          .xliffID, at: attributes.place, "id '\(id)' is used by another ITS record",
          section: Self.section)
      }
    case .qualityIssue:
      if attributes[.locQualityIssueType] == nil, attributes[.locQualityIssueComment] == nil {
        report("quality issue has a type or a comment", attributes)
      }
    case .provenanceRecord:
      // Apart from the version, these attributes are the record's content.
      if attributes.items.isEmpty { report("provenance record says nothing", attributes) }
    case _: break
    }
  }

  /// Reports attributes that repeat what a reference to a record already gives.
  private func exclusions(_ own: Set<String>, _ attributes: XLIFFAttributes) {
    func exclude(_ name: String, _ others: [String]) {
      guard own.contains(name) else { return }
      for other in others where own.contains(other) {
        report("'its:\(other)' is not used beside 'its:\(name)'", attributes)
      }
    }
    exclude(
      "locQualityIssuesRef",
      [
        "locQualityIssueType", "locQualityIssueComment", "locQualityIssueSeverity",
        "locQualityIssueProfileRef", "locQualityIssueEnabled",
      ])
    exclude("locQualityRatingScore", ["locQualityRatingVote"])
    exclude("taIdentRef", ["taSource", "taIdent"])
    exclude(
      "provenanceRecordsRef",
      [
        "org", "orgRef", "person", "personRef", "revOrg", "revOrgRef", "revPerson", "revPersonRef",
        "revTool", "revToolRef", "tool", "toolRef",
      ])
    if own.contains("taSource") != own.contains("taIdent") {
      report("'its:taSource' and 'its:taIdent' are used together", attributes)
    }
  }

  /// Attributes whose annotation must have ITS's own type. `annotatorsRef` is not among them: it
  /// stands wherever ITS attributes do, such as on a term.
  private static let generic: Set<String> = [
    "locQualityIssuesRef", "locQualityRatingScore", "locQualityRatingVote",
    "taIdentRef", "taSource", "taIdent", "taClassRef", "mtConfidence", "provenanceRecordsRef",
    "allowedCharacters", "localeFilterList",
  ]

  /// Checks that an annotation with attributes of ITS has a type of ITS.
  private func annotation(
    _ own: Set<String>, _ extra: Set<String>, _ attributes: XLIFFAttributes
  ) {
    guard let type = attributes[.type], type != "its:generic", type != "its:any",
      !own.isDisjoint(with: Self.generic) || !extra.isDisjoint(with: ["domains", "lang"])
    else { return }
    report("annotation with such an ITS attribute has type 'its:generic'", attributes)
  }

  /// The data categories of ITS 2.0 (section 8).
  private static let categories: Set<String> = [
    "allowed-characters", "directionality", "domain", "elements-within-text", "external-resource",
    "id-value", "language-information", "locale-filter", "localization-note",
    "localization-quality-issue", "localization-quality-rating", "mt-confidence", "preserve-space",
    "provenance", "storage-size", "target-pointer", "terminology", "text-analysis", "translate",
  ]

  /// Checks the list of data categories and the tools that have annotated them.
  private func annotators(_ attributes: XLIFFAttributes) {
    guard let value = attributes[XLIFFModule.its, "annotatorsRef"] else { return }
    var seen: Set<String> = []
    for item in value.split(whereSeparator: \.isWhitespace) {
      let parts = item.split(separator: "|", omittingEmptySubsequences: false)
      let category = String(parts.first ?? "")
      if parts.count < 2 || parts.contains(where: \.isEmpty) {
        report("'\(item)' is no data category and annotator with '|' between them", attributes)
      } else if !Self.categories.contains(category) {
        report("'\(category)' is no data category of ITS", attributes)
      } else if !seen.insert(category).inserted {
        report("data category '\(category)' has two annotators", attributes)
      }
    }
  }
}
