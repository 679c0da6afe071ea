// Becomes the supervisor of a plug-in, as `stegvis` does: the program of tests cannot.

import DomainPrograms

ProgramSupervisor.takeOverIfAsked()
