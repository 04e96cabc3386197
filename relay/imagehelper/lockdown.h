// SPDX-License-Identifier: Apache-2.0
#pragma once

//! What the helper takes from itself before it looks at a stranger's picture. Each does what the
//! system can do and nothing where it cannot; the relay's deadline ends the process in any case.
namespace kefu::imagehelper {

//! Memory, processor time, size of files, no core; and an end together with the relay.
void limitResources();

//! From now on no network, no other program, no file that is not open already. False where the
//! system has no way to say so.
bool closeDoors();

} // namespace kefu::imagehelper
