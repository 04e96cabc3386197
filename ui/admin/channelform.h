// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/admin/adminparts.h"
#include "ui/model/adminservice.h"

#include <QHash>

namespace kefu::ui {

//! Adds a mini program, or changes one.
class ChannelForm : public AdminPage {
    Q_OBJECT
public:
    ChannelForm(const Look &look, AdminService &service, QWidget *parent);

    void startNew();
    void startEdit(const QJsonObject &channel);

Q_SIGNALS:
    //! `answer` as the relay gave it: of a new one with the Token and key, this once.
    void saved(const QJsonObject &answer, bool isNew);

protected:
    void retranslate() override;

private:
    struct Row {
        PlainLabel *label = nullptr;
        PlainLabel *hint = nullptr;
        QLineEdit *edit = nullptr;
        QComboBox *box = nullptr;
    };
    void build();
    void addEdit(const char *field, bool secret = false);
    void addBox(const char *field, const QStringList &values);
    void setRowWords(const char *field, const QString &label, const QString &hint);
    void setBoxWords(const char *field, const QStringList &words);
    void fill(const QJsonObject &channel);
    QString valueOf(const char *field) const;
    QJsonObject fields() const;
    QString handOver() const;
    void save();
    void onAnswer(const Result<QJsonObject> &answer);
    QString problemWords(const Error &error) const;

    AdminService &m_service;
    Button *m_save;
    QHash<QString, Row> m_rows;
    QJsonObject m_channel; //!< as it was; empty: a new one
    bool m_busy = false;
};

} // namespace kefu::ui
