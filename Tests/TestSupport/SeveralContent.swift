import Foundation

/// A document in three languages whose steps are those of four domains, and a folder with it: Microsoft
/// 365, a name service and accounts, as they come with the program, and invented lockers.
package enum SeveralContent {
  /// The checkout that the tests are built from.
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The document, its manifest, the declared lockers, and what a terminal shows of the walk.
  package static let folder = root.appending(path: "Tests/CommandsTests/Several")

  /// The name of the procedure.
  package static let procedure = "leaver"
  /// The name of a procedure at two services with lockers.
  package static let both = "two-houses"

  /// What a person answers, by the steps that ask.
  package static let answers = [
    "choose-user": "alma.wik@nordlund.onmicrosoft.com", "choose-locker": "Locker 1",
    "choose-licenses": "ENTERPRISEPACK", "choose-account": "bram.visser",
    "choose-zone": "fjordbygd.example.", "choose-first": "Locker 1", "choose-second": "Locker 1",
  ]

  /// The same as a file of answers.
  package static let file = """
    consent: true
    inputs:
      user: alma.wik@nordlund.onmicrosoft.com
      locker: Locker 1
      licenses: [ENTERPRISEPACK]
      account: bram.visser
      zone: fjordbygd.example.

    """

  /// Makes the folder.
  package static func make() throws -> TestFolder {
    let folder = try TestFolder()
    for name in ["domains", procedure] {
      try FileManager.default.copyItem(
        at: Self.folder.appending(path: name), to: folder.url.appending(path: name))
    }
    let own = folder.url.appending(path: both)
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    for (name, text) in twoHouses {
      try Data(text.utf8).write(to: own.appending(path: name))
    }
    return folder
  }

  private static let twoHouses = [
    "procedure.yaml": """
    id: \(both)
    documents: {en: en.md}
    instances: {old: lockers, new: lockers}
    inputs: {user: user, first: "old:locker", second: "new:locker"}
    steps:
      choose-user: {operation: user.choose, into: user}
      choose-first: {operation: "old:locker.choose", into: first}
      lend-first: {operation: "old:locker.handOver", with: {locker: $first, person: $user}}
      choose-second: {operation: "new:locker.choose", into: second}
      lend-second: {operation: "new:locker.handOver", with: {locker: $second, person: $user}}

    """,
    "en.md": """
    # Lend a locker in both houses

    1. <a name="choose-user"></a>Choose somebody.
    2. <a name="choose-first"></a>Choose a locker in the old house.
    3. <a name="lend-first"></a>Lend it.
    4. <a name="choose-second"></a>Choose a locker in the new house.
    5. <a name="lend-second"></a>Lend that, too.

    """,
  ]
}
