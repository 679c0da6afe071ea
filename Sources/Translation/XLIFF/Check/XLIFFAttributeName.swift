/// The attributes without a namespace that rules need (XLIFF 2.1, 4.3.1, and those of modules).
enum XLIFFAttributeName: String {
  case version, srcLang, trgLang
  case id, href, state, subState, order, canCopy, canDelete, canReorder, canOverlap, copyOf
  case dataRef, dataRefStart, dataRefEnd, subFlows, subFlowsStart, subFlowsEnd, type, subType
  case equivStart, equivEnd, isolated, startRef, dir, translate, ref, value, hex
  case reference, mimeType, isPresent, isNotPresent, startsWith, endsWith, occurs, existsInSource
  case disabled, generalProfile, storageProfile
  case locQualityIssueType, locQualityIssueComment
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
