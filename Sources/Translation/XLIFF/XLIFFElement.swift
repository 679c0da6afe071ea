import Markup

/// An element of XLIFF that the reader or a rule needs; a grammar covers the constraints of all
/// others.
enum XLIFFElement {
  /// Any other element.
  case other
  // XLIFF 2 (4.2.2 and 4.2.3)
  case xliff, file, skeleton, group, unit, segment, ignorable, notes, note, originalData, data
  case source, target, cp, ph, pc, sc, ec, mrk, sm, em
  // The modules of XLIFF 2 (5)
  case matches, match, glossary, glossEntry, translation, definition, metadata, metaGroup, meta
  case resourceData, resourceItemRef, resourceItem, resourceSource, resourceTarget
  case profiles, sizeData, validation, rule
  case changeTrack, revisions, revision, revisionItem
  case qualityIssues, qualityIssue, provenanceRecords, provenanceRecord
  // XLIFF 1.2 (2.2 to 2.6)
  case header, tool, phase, countGroup, contextGroup, externalFile, transUnit, binUnit
  case segSource, altTrans, count, bpt, ept, bx, ex, it, x, g
  /// An element of XLIFF 1.0, which 1.2 deprecates.
  case old

  /// Whether it is an element of a module of XLIFF 2 other than ITS.
  var isOfModule: Bool {
    switch self {
    case .matches, .match, .glossary, .glossEntry, .translation, .definition, .metadata,
      .metaGroup, .resourceData, .resourceItemRef, .resourceItem, .resourceSource,
      .resourceTarget, .validation, .rule:
      true
    case _: false
    }
  }

  /// Whether it is a record of the ITS module (5.8), or part of one.
  var isOfITS: Bool {
    switch self {
    case .qualityIssues, .qualityIssue, .provenanceRecords, .provenanceRecord: true
    case _: false
    }
  }

  /// Whether it is part of change tracking.
  var isOfChangeTracking: Bool {
    switch self {
    case .changeTrack, .revisions, .revision, .revisionItem: true
    case _: false
    }
  }

  /// The element with this name; `other` if neither the reader nor a rule needs it.
  init(_ name: XMLName) {
    self =
      switch name.namespace {
      case XLIFFVersion.v20.namespace, XLIFFVersion.v22.namespace: Self.xliff2(name.local)
      case XLIFFVersion.v12.namespace: Self.xliff1(name.local)
      case XLIFFModule.matches: Self.named(name.local, ["matches": .matches, "match": .match])
      case XLIFFModule.glossary:
        Self.named(
          name.local,
          [
            "glossary": .glossary, "glossEntry": .glossEntry, "translation": .translation,
            "definition": .definition,
          ])
      case XLIFFModule.metadata:
        Self.named(name.local, ["metadata": .metadata, "metaGroup": .metaGroup, "meta": .meta])
      case XLIFFModule.resourceData:
        Self.named(
          name.local,
          [
            "resourceData": .resourceData, "resourceItemRef": .resourceItemRef,
            "resourceItem": .resourceItem, "source": .resourceSource, "target": .resourceTarget,
          ])
      case XLIFFModule.sizeRestriction:
        Self.named(name.local, ["profiles": .profiles, "data": .sizeData])
      case XLIFFModule.changeTracking:
        Self.named(
          name.local,
          [
            "changeTrack": .changeTrack, "revisions": .revisions, "revision": .revision,
            "item": .revisionItem,
          ])
      case XLIFFModule.validation:
        Self.named(name.local, ["validation": .validation, "rule": .rule])
      case XLIFFModule.its:
        Self.named(
          name.local,
          [
            "locQualityIssues": .qualityIssues, "locQualityIssue": .qualityIssue,
            "provenanceRecords": .provenanceRecords, "provenanceRecord": .provenanceRecord,
          ])
      case _: .other
      }
  }

  private static func named(_ name: String, _ names: [String: XLIFFElement]) -> XLIFFElement {
    names[name] ?? .other
  }

  private static func xliff2(_ name: String) -> XLIFFElement {
    named(
      name,
      [
        "xliff": .xliff, "file": .file, "skeleton": .skeleton, "group": .group, "unit": .unit,
        "segment": .segment, "ignorable": .ignorable, "notes": .notes, "note": .note,
        "originalData": .originalData, "data": .data, "source": .source, "target": .target,
        "cp": .cp, "ph": .ph, "pc": .pc, "sc": .sc, "ec": .ec, "mrk": .mrk, "sm": .sm, "em": .em,
      ])
  }

  private static func xliff1(_ name: String) -> XLIFFElement {
    named(
      name,
      [
        "xliff": .xliff, "file": .file, "header": .header, "tool": .tool,
        "phase": .phase, "count-group": .countGroup, "context-group": .contextGroup,
        "external-file": .externalFile, "group": .group, "trans-unit": .transUnit,
        "bin-unit": .binUnit, "source": .source, "seg-source": .segSource, "target": .target,
        "alt-trans": .altTrans, "count": .count, "note": .note,
        "mrk": .mrk, "it": .it, "x": .x, "g": .g, "bpt": .bpt, "ept": .ept, "bx": .bx, "ex": .ex,
        "ph": .ph, "prop-group": .old, "prop": .old,
      ])
  }
}

/// An attribute without a namespace that the reader or a rule needs (XLIFF 2.1, 4.3.1, and those of
/// modules).
enum XLIFFAttributeName: String {
  case version, srcLang, trgLang
  case id, href, state, subState, order, canCopy, canDelete, canReorder, canOverlap, copyOf
  case dataRef, dataRefStart, dataRefEnd, subFlows, subFlowsStart, subFlowsEnd, type, subType
  case equivStart, equivEnd, isolated, startRef, dir, translate, ref, value, hex
  case reference, mimeType, isPresent, isNotPresent, startsWith, endsWith, occurs, existsInSource
  case disabled
  case locQualityIssueType, locQualityIssueComment
  case appliesTo, property, currentVersion, generalProfile, storageProfile
  // XLIFF 1.2
  case sourceLanguage = "source-language"
  case targetLanguage = "target-language"
  case toolID = "tool-id"
  case phaseName = "phase-name"
  case stateQualifier = "state-qualifier"
  case equivText = "equiv-text"
  case name, uid, mid, mtype, rid, ctype, resname, approved
  // Attributes used in the exchange
  case original, category, from, origin
  /// Any other attribute, and every attribute with a namespace.
  case other = ""
}

/// The namespaces of XLIFF 2's modules (2.1, 5).
enum XLIFFModule {
  static let matches = "urn:oasis:names:tc:xliff:matches:2.0"
  static let glossary = "urn:oasis:names:tc:xliff:glossary:2.0"
  static let formatStyle = "urn:oasis:names:tc:xliff:fs:2.0"
  static let metadata = "urn:oasis:names:tc:xliff:metadata:2.0"
  static let resourceData = "urn:oasis:names:tc:xliff:resourcedata:2.0"
  static let sizeRestriction = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
  static let validation = "urn:oasis:names:tc:xliff:validation:2.0"
  /// A module only in 2.0 (5.6), an extension since.
  static let changeTracking = "urn:oasis:names:tc:xliff:changetracking:2.0"
  static let its = "http://www.w3.org/2005/11/its"
  static let itsExtension = "urn:oasis:names:tc:xliff:itsm:2.1"
  static let pluralGenderSelect = "urn:oasis:names:tc:xliff:pgs:1.0"

  /// Whether a namespace is XLIFF's own or a module's, and not an extension's.
  static func isOfXLIFF(_ namespace: String) -> Bool {
    namespace.hasPrefix("urn:oasis:names:tc:xliff:") || namespace == its
  }
}
