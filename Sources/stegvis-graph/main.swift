// The program `stegvis-graph`: the commands of `stegvis`, with HTTP and TLS for Microsoft Graph,
// the sandbox and the web page. `stegvis` replaces itself with it when a command needs them.

import Commands
import DeclaredPractice
import DomainHTTP
import DomainPrograms
import EmbeddedTenant
import GraphService
import Operations
import WebApp

ProgramSupervisor.takeOverIfAsked()
let databases = OpenDatabases()
let own = Microsoft365Provider(databases, service: GraphAccess(databases))
await StegvisProgram.main(
  domains: [own],
  declared: DeclaredFolder.finder(beside: [own.id]) { source, access in
    switch access {
    case .http:
      HTTPService(tokens: GraphTokens.tokens, serving: DeclaredSandbox.serve) {
        () throws(DomainFailure) in
        try source.declaration()
      }
    case .program:
      source.folder.map {
        ProgramService(in: $0) { () throws(DomainFailure) in try source.declaration() }
      }
    }
  },
  web: { try await WebServer($0).run() })
