/// The practice form of a domain: tenants in files on this machine.
package protocol PracticeForm: Sendable {
  /// The word before the colon in their names.
  var word: String { get }

  /// The sample data that comes with the program.
  ///
  /// - Throws: what `files` throws; `DomainFailure.damaged` if a file contradicts itself.
  func sample(_ files: DomainFiles) throws -> any PracticeSample

  /// Opens the tenant in an existing file.
  ///
  /// - Throws: `DomainFailure.damaged` if the file does not contain a tenant, `.unavailable` if it
  ///   cannot be read.
  func open(at path: String) throws(DomainFailure) -> any PracticeTenant

  /// A tenant in memory with the contents of an existing file, which is not written to.
  ///
  /// - Throws: `DomainFailure.damaged` if the file does not contain a tenant, `.unavailable` if it
  ///   cannot be read.
  func copy(of path: String) throws(DomainFailure) -> any PracticeTenant
}

/// What a practice tenant is made from.
package protocol PracticeSample: Sendable {
  /// The same with an organisation of one's own.
  ///
  /// - Throws: `DomainFailure.damaged` if the file has another form; the reason says where, and
  ///   leaves it to the caller to name the file.
  func with(organisation: [UInt8]) throws(DomainFailure) -> any PracticeSample

  /// What contradicts itself in an organisation that `with(organisation:)` has accepted; empty if a
  /// tenant can be made from it.
  ///
  /// - Throws: an error of the decoder if it is not JSON.
  func problems(in organisation: [UInt8]) throws -> [SampleProblem]

  /// A tenant that exists only in memory.
  ///
  /// - Throws: `DomainFailure` if the sample contradicts itself.
  func inMemory() throws(DomainFailure) -> any PracticeTenant

  /// Makes a tenant unless the file exists. Of several processes that do this at the same time, one
  /// makes the file.
  ///
  /// - Throws: `DomainFailure.unavailable` if the file cannot be written.
  func make(at path: String) throws(DomainFailure)

  /// Makes a tenant in a new file, or in place of the one in an existing file.
  ///
  /// - Parameters:
  ///   - replacing: whether the file exists and its tenant is replaced.
  ///   - generatedUsers: how many people are added to those of the sample.
  /// - Throws: `DomainFailure.unavailable` if the file cannot be written, or exists and is not to be
  ///   replaced.
  func make(at path: String, replacing: Bool, generatedUsers: Int) throws(DomainFailure)
}

/// Something in the file of an organisation that contradicts the rest of it.
package struct SampleProblem: Hashable, Sendable {
  /// The keys and names that lead to it from the top of the file; empty for the whole file.
  package let place: String
  /// What is wrong: the words of `organisation.<code>` say it.
  package let code: String
  /// The values that those words mention.
  package let values: [String: Value]
  /// The possible names most similar to the one that was given.
  package let nearest: [String]

  package init(
    _ place: String, _ code: String, _ values: [String: Value] = [:], nearest: [String] = []
  ) {
    self.place = place
    self.code = code
    self.values = values
    self.nearest = nearest
  }
}

/// A tenant in a file or in memory: it can be copied, and its clock can be moved.
package protocol PracticeTenant: ProvidedTenant {
  /// Who acts if nobody is named; `nil` if nobody in the tenant may do everything.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  func usualActor() throws(DomainFailure) -> String?

  /// A tenant in memory with the same contents; changes to it do not affect this one.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  func copy() throws(DomainFailure) -> any PracticeTenant

  /// Writes a copy of the tenant, as it is now, to a new file.
  ///
  /// - Throws: `DomainFailure.unavailable` if the file exists or cannot be written.
  func snapshot(to path: String) throws(DomainFailure)

  /// Moves the clock forward, with the effects of the time that passes.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be written, or the year would be too far.
  func advance(days: Int, hours: Int) throws(DomainFailure)
}
