// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/admin/adminparts.h"
#include "ui/model/adminservice.h"

class QLineEdit;

namespace kefu::ui {

//! The automatic replies 自动回复 of one mini program (product.md 6): what a text would trigger,
//! the switches, the texts with what each costs, the keyword rules.
class RepliesPage : public AdminPage {
    Q_OBJECT
public:
    RepliesPage(const Look &look, AdminService &service, QWidget *parent);

    //! Asks the relay at once.
    void start(const QJsonObject &channel);

protected:
    void retranslate() override;

private:
    void build();
    void run(const QString &command, QJsonObject fields);
    void tryText();
    void showTrial(const QJsonObject &trial);
    void showReplies();
    QWidget *makeText(const QJsonObject &text);
    QWidget *makeRule(const QJsonObject &rule);
    QWidget *makeRow(const char *object, const QString &title, const QString &words,
                     const QString &action, const std::function<void()> &done);
    void addRow();
    QString name() const;

    AdminService &m_service;
    QJsonObject m_channel;
    QJsonObject m_replies; //!< as the relay told; empty before
    QWidget *m_trial;
    QLineEdit *m_text;
    Button *m_try;
    PlainLabel *m_result;
    QWidget *m_new;
    QLineEdit *m_pattern;
    QLineEdit *m_answer;
    Button *m_add;
    QWidget *m_list;
    QVBoxLayout *m_rows;
};

} // namespace kefu::ui
