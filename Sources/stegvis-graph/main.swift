// The program `stegvis-graph`: the commands of `stegvis`, with HTTP and TLS for Microsoft Graph,
// the sandbox and the web page. `stegvis` replaces itself with it when a command needs them.

import Commands
import DomainPrograms
import EmbeddedTenant
import GraphService
import WebApp

ProgramSupervisor.takeOverIfAsked()
let databases = OpenDatabases()
await StegvisProgram.main(
  domains: [Microsoft365Provider(databases, service: GraphAccess(databases))],
  web: { try await WebServer($0).run() })
