// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSet>

namespace kefu::app {

//! Tells once for each named window when its first picture has been handed to the system: what can
//! wait, waits for that; tests/bench measures it.
class FirstPaint : public QObject {
    Q_OBJECT
public:
    explicit FirstPaint(QObject *parent = nullptr);

Q_SIGNALS:
    void painted(const QString &window); //!< its object name

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QSet<QString> m_seen;
};

} // namespace kefu::app
