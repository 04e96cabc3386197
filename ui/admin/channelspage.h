// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/admin/adminparts.h"
#include "ui/model/adminservice.h"

#include <QJsonArray>

namespace kefu::ui {

//! The mini programs with their state, and what can be done with each.
class ChannelsPage : public AdminPage {
    Q_OBJECT
public:
    ChannelsPage(const Look &look, AdminService &service, QWidget *parent);

    void reload();
    void clear() { show({}); }

Q_SIGNALS:
    void addRequested();
    void editRequested(const QJsonObject &channel);
    void connectRequested(const QJsonObject &channel);
    void doctorRequested(const QJsonObject &channel);
    void repliesRequested(const QJsonObject &channel);

protected:
    void retranslate() override;

private:
    void show(const QJsonArray &channels);
    QWidget *makeRow(const QJsonObject &channel);
    QWidget *makeWords(const QJsonObject &channel, QWidget *row);
    void toggle(const QString &name, bool enable);

    AdminService &m_service;
    Button *m_add;
    QJsonArray m_channels;
    bool m_loaded = false;
};

} // namespace kefu::ui
