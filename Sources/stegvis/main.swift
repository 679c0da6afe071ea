import Commands
import DeclaredPractice
import DomainPrograms
import EmbeddedTenant
import Operations

ProgramSupervisor.takeOverIfAsked()
let own = Microsoft365Provider(OpenDatabases())
await StegvisProgram.main(
  domains: [own],
  declared: DeclaredFolder.finder(beside: [own.id]) { source, access in
    switch access {
    // The program with HTTP takes over.
    case .http: nil
    case .program:
      source.folder.map {
        ProgramService(in: $0) { () throws(DomainFailure) in try source.declaration() }
      }
    }
  })
