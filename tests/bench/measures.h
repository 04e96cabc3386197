// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <vector>

//! What the system says of a process, and order statistics.
namespace kefu::bench {

//! CPU time of user and kernel so far, seconds; 0 when the process is gone.
double cpuSeconds(qint64 pid);
//! Proportional set size, MiB: shared pages are split among their users.
double pssMiB(qint64 pid);
//! The p-th percentile (0..1) by nearest rank; 0 of nothing. Sorts `values`.
double percentile(std::vector<double> &values, double p);
double median(std::vector<double> values);

} // namespace kefu::bench
