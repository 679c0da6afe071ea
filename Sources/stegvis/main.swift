import Commands
import DomainPrograms
import EmbeddedTenant

ProgramSupervisor.takeOverIfAsked()
await StegvisProgram.main(domains: [Microsoft365Provider(OpenDatabases())])
