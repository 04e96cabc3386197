// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

class QSocketNotifier;

namespace kefu::server {

//! SIGTERM, SIGINT and SIGHUP as Qt signals. One per process, in its main thread. Windows has no
//! SIGHUP.
class TerminationSignal : public QObject {
    Q_OBJECT
public:
    explicit TerminationSignal(QObject *parent = nullptr);
    ~TerminationSignal() override;

    //! False: the system refused, and the signals keep ending the process at once.
    bool install();

Q_SIGNALS:
    void requested();
    void reloadRequested(); //!< SIGHUP

private:
    void onReadable();

    QSocketNotifier *m_notifier = nullptr;
};

} // namespace kefu::server
