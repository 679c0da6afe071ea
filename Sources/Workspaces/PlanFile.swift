import Diagnostics
import FoundationEssentials
import Markup
import Procedures
import Sessions

/// A plan as a file, which `stegvis plan --save` writes and `stegvis run --plan` follows.
package struct PlanFile: Codable, Hashable, Sendable {
  /// Why a file cannot be followed as a plan.
  package enum Problem: Error, Hashable, Sendable {
    /// The file is not a plan, or not of a version that this program knows; the text is the
    /// code of a reason.
    case notAPlan(String)
    /// The file was altered after it was saved.
    case altered
  }

  private static let format = "stegvis-plan"

  private let format: String
  private let version: Int
  private let procedure: String
  private let revisions: [String: String]
  private let tenant: String
  /// `nil` if the plan has only one tenant.
  private let otherTenants: [String]?
  /// The path of the foreign document that the plan was made with; `nil` for none.
  package let document: String?
  /// Seconds since 1970-01-01T00:00:00Z.
  package let madeAt: Int
  private let steps: [PlannedStep]
  /// Whether the steps name every fact that they change; `nil` in files of earlier versions.
  private let isComplete: Bool?
  /// The SHA-256 of this file with an empty fingerprint.
  private let fingerprint: String

  /// - Parameters:
  ///   - document: the path of the foreign document that the plan was made with; `nil` for none.
  ///   - madeAt: seconds since 1970-01-01T00:00:00Z.
  package init(_ plan: Plan, document: String?, madeAt: Int) {
    self.init(plan, document: document, madeAt: madeAt, fingerprint: "")
  }

  private init(_ plan: Plan, document: String?, madeAt: Int, fingerprint: String) {
    format = Self.format
    version = 1
    procedure = plan.procedure.rawValue
    revisions = Dictionary(
      plan.revisions.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { first, _ in first })
    tenant = plan.tenant
    otherTenants = plan.otherTenants.isEmpty ? nil : plan.otherTenants
    self.document = document
    self.madeAt = madeAt
    steps = plan.steps
    isComplete = plan.isComplete ? true : nil
    self.fingerprint = fingerprint
  }

  /// The plan in the file.
  package var plan: Plan {
    Plan(
      procedure: ProcedureID(procedure),
      revisions: Dictionary(
        revisions.map { (ProcedureID($0.key), $0.value) }, uniquingKeysWith: { first, _ in first }),
      tenant: tenant, otherTenants: otherTenants ?? [], steps: steps,
      isComplete: isComplete ?? false)
  }

  /// The bytes of the file: JSON with sorted keys, and the fingerprint of everything else in it.
  ///
  /// - Throws: `EncodingError` if a value is not representable.
  package var bytes: [UInt8] {
    get throws {
      try PlanFile(
        plan, document: document, madeAt: madeAt, fingerprint: try ownFingerprint
      ).encoded
    }
  }

  private var ownFingerprint: String {
    get throws {
      Digest.sha256(
        try PlanFile(plan, document: document, madeAt: madeAt, fingerprint: "").encoded)
    }
  }

  private var encoded: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      return Array(try encoder.encode(self)) + [0x0A]
    }
  }

  /// Reads a plan, and checks its fingerprint.
  ///
  /// - Throws: `Problem` if the bytes are not a plan, or were altered.
  package static func read(_ bytes: [UInt8]) throws(Problem) -> PlanFile {
    do {
      let file = try JSONDecoder().decode(PlanFile.self, from: Data(bytes))
      guard file.format == format, file.version == 1 else {
        throw Problem.notAPlan(file.format == format ? "otherVersion" : "otherContent")
      }
      guard try file.ownFingerprint == file.fingerprint else { throw Problem.altered }
      return file
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .notAPlan(PlacedReason.ofDecoding(error))
    }
  }
}
