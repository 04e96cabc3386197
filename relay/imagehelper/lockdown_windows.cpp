// SPDX-License-Identifier: Apache-2.0
#include "relay/imagehelper/lockdown.h"

#include <windows.h>

namespace kefu::imagehelper {

void limitResources()
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits {};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_PROCESS_MEMORY
        | JOB_OBJECT_LIMIT_PROCESS_TIME | JOB_OBJECT_LIMIT_ACTIVE_PROCESS
        | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    limits.BasicLimitInformation.ActiveProcessLimit = 1; // no other program
    limits.BasicLimitInformation.PerProcessUserTimeLimit.QuadPart = 10LL * 10'000'000;
    limits.ProcessMemoryLimit = SIZE_T(768) * 1024 * 1024;
    const HANDLE job = CreateJobObjectW(nullptr, nullptr);
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    AssignProcessToJobObject(job, GetCurrentProcess()); // the job lives as long as this process
}

bool closeDoors()
{
    return false;
}

} // namespace kefu::imagehelper
