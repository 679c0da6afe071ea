import Sessions

extension Journal {
  /// A session as a file that proves itself.
  ///
  /// - Parameter redaction: puts pseudonyms where people and places are named; `nil` for the whole
  ///   truth.
  /// - Throws: `EventStoreFailure` where the session cannot be read, or was altered.
  package func export(
    _ session: SessionID, redacted redaction: Redaction? = nil
  ) throws -> SessionExport {
    let history = try history(of: session)
    let key = try key(of: session)
    // A session of the first version has its texts in the very words its digests are made of,
    // and writes its values in another way.
    if key.isEmpty {
      throw EventStoreFailure.damaged(path: path, reason: "otherVersion")
    }
    var documents: [String: [UInt8]] = [:]
    if case .started(let start, _)? = history.first?.event {
      for (path, digest) in start.documents where path != start.document || redaction == nil {
        // A text that is no UTF-8 could not be told by its digest again.
        if let bytes = try document(digest), String(validating: bytes, as: UTF8.self) != nil {
          documents[digest] = bytes
        }
      }
    }
    return try SessionExport(
      session, sealedEvents(of: session), key: key, documents: documents
    ) { redaction?.pseudonym(for: $0) }
  }

  /// The digest of a session's last event; empty where there is none.
  package func head(of session: SessionID) throws(EventStoreFailure) -> String {
    try sealedEvents(of: session).last?.digest ?? ""
  }
}
