// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

//! The journal between powercutshim.cpp, which has no Qt, and its reader.
namespace kefu::testing {

//! Followed by `size` bytes: the data of a Write, else a path. In the machine's own byte order: it
//! never leaves it.
struct JournalEntry {
    enum class Kind : std::uint32_t {
        Open, //!< path; the file was there
        Create, //!< path
        Write, //!< at `offset`
        Truncate, //!< to `offset` bytes, shorter or longer
        SyncBegin,
        SyncEnd, //!< what was written before SyncBegin is on the disk
        RenameFrom, //!< path; RenameTo follows at once
        RenameTo, //!< path
        Unlink, //!< path
        MakeFolder, //!< path
    };
    Kind kind = Kind::Open;
    std::uint32_t handle = 0; //!< one per open(); 0 for what only concerns names
    std::int64_t ns = 0; //!< CLOCK_MONOTONIC
    std::int64_t offset = 0;
    std::int64_t size = 0; //!< of what follows
};

} // namespace kefu::testing
