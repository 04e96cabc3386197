// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/layimframe.h"

namespace kefu::ui {

class Button;
class PlainLabel;
class StartCard;
class WaysPage;

//! What a computer shows that nobody has signed in on (desk.md 3.6): join the company's service,
//! practise, or connect a mini program from here. Practice begins with one click.
class FirstRunWindow : public LayimFrame {
    Q_OBJECT
public:
    FirstRunWindow(Look &look, ChatService &service);

    //! The three ways, without the words of an earlier failure.
    void prepare();
    void setLanguage(const QString &locale);
    //! Practice is being made ready.
    bool isBusy() const { return m_busy; }

Q_SIGNALS:
    void joinRequested();
    void languageChosen(const QString &locale);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void buildFoot(QWidget *page);
    StartCard *addCard(QWidget *page, int row, Icon icon, const char *name);
    void retranslate();
    void practise();
    void setBusy(bool busy);
    void onFailed(const LoginFailure &failure);
    void showWays(bool shown);
    WaysPage *ways();

    Look &m_look;
    ChatService &m_service;
    PlainLabel *m_title = nullptr;
    PlainLabel *m_subtitle = nullptr;
    PlainLabel *m_problem = nullptr;
    PlainLabel *m_version = nullptr;
    StartCard *m_join = nullptr;
    StartCard *m_practise = nullptr;
    StartCard *m_connect = nullptr;
    WaysPage *m_ways = nullptr;
    Button *m_chinese = nullptr;
    Button *m_english = nullptr;
    LoginFailure m_failure;
    bool m_failed = false;
    bool m_busy = false;
};

} // namespace kefu::ui
