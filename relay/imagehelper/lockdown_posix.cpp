// SPDX-License-Identifier: Apache-2.0
#include "relay/imagehelper/lockdown.h"

#include <sys/resource.h>

#ifdef __linux__
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <iterator>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

namespace kefu::imagehelper {

namespace {

constexpr rlim_t kMemory = 768UL * 1024 * 1024; // a decoded picture of 50 megapixels, twice, and Qt
constexpr rlim_t kCpuSeconds = 10;
constexpr rlim_t kFileBytes = 32UL * 1024 * 1024;

void limit(int what, rlim_t value)
{
    const rlimit both { value, value };
    setrlimit(static_cast<decltype(RLIMIT_CPU)>(what), &both);
}

} // namespace

void limitResources()
{
    // A sanitizer's shadow memory counts as well and is larger than any limit that makes sense.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    limit(RLIMIT_AS, kMemory);
#endif
    limit(RLIMIT_CPU, kCpuSeconds);
    limit(RLIMIT_FSIZE, kFileBytes);
    limit(RLIMIT_CORE, 0);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__) || defined(__loongarch64))

bool closeDoors()
{
#if defined(__x86_64__)
    constexpr unsigned kArch = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    constexpr unsigned kArch = AUDIT_ARCH_AARCH64;
#else
    constexpr unsigned kArch = 0xc0000102; // AUDIT_ARCH_LOONGARCH64, too new for some headers
#endif
    constexpr unsigned kFirstForeign = 0x40000000; // x32 numbers on x86-64
    constexpr unsigned kRefuse = SECCOMP_RET_ERRNO | EPERM;
#define KEFU_REFUSE(number)                                                                        \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, kRefuse)
    sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArch, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, kRefuse),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kFirstForeign, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, kRefuse),
        KEFU_REFUSE(SYS_socket),
        KEFU_REFUSE(SYS_socketpair),
        KEFU_REFUSE(SYS_connect),
        KEFU_REFUSE(SYS_execve),
        KEFU_REFUSE(SYS_execveat),
        KEFU_REFUSE(SYS_openat),
#ifdef SYS_open
        KEFU_REFUSE(SYS_open),
        KEFU_REFUSE(SYS_creat),
        KEFU_REFUSE(SYS_fork),
        KEFU_REFUSE(SYS_vfork),
        KEFU_REFUSE(SYS_unlink),
        KEFU_REFUSE(SYS_rename),
#endif
#ifdef SYS_openat2
        KEFU_REFUSE(SYS_openat2),
#endif
#ifdef SYS_io_uring_setup
        KEFU_REFUSE(SYS_io_uring_setup),
#endif
        KEFU_REFUSE(SYS_unlinkat),
#ifdef SYS_renameat
        KEFU_REFUSE(SYS_renameat),
#endif
        KEFU_REFUSE(SYS_renameat2),
        KEFU_REFUSE(SYS_kill),
        KEFU_REFUSE(SYS_ptrace),
        KEFU_REFUSE(SYS_process_vm_readv),
        KEFU_REFUSE(SYS_process_vm_writev),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
#undef KEFU_REFUSE
    const sock_fprog program { static_cast<unsigned short>(std::size(filter)), filter };
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

bool closeDoors()
{
    return false;
}

#endif

} // namespace kefu::imagehelper
