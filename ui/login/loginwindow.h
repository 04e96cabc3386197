// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/layimframe.h"

class QCheckBox;
class QLineEdit;
class QSettings;

namespace kefu::ui {

class Button;
class PlainLabel;

//! Joining a company's service: the relay's address, account, password. What went wrong is said
//! with what to do about it. Address and account are remembered, the password never.
class LoginWindow : public LayimFrame {
    Q_OBJECT
public:
    LoginWindow(Look &look, ChatService &service, QSettings &settings);

    //! Puts the fields in order and the caret where typing goes on.
    void prepare();
    bool isBusy() const { return m_busy; }
    void setLanguage(const QString &locale);

Q_SIGNALS:
    void otherWaysRequested(); //!< back to the first run's three ways
    void languageChosen(const QString &locale);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QLineEdit *addField(QWidget *page, int top, const char *name);
    void build();
    void retranslate();
    void refreshButton();
    enum class Code { None, Factor, OneTime };
    //! Which code the form asks for beside the password.
    void ask(Code code);
    void submit();
    void setBusy(bool busy);
    void onFailed(const LoginFailure &failure);
    void onStatus();
    void showProblem(const QString &words);

    Look &m_look;
    ChatService &m_service;
    QSettings &m_settings;
    PlainLabel *m_title = nullptr;
    PlainLabel *m_subtitle = nullptr;
    PlainLabel *m_relayLabel = nullptr;
    PlainLabel *m_accountLabel = nullptr;
    PlainLabel *m_passwordLabel = nullptr;
    PlainLabel *m_problem = nullptr;
    QLineEdit *m_relay = nullptr;
    QLineEdit *m_account = nullptr;
    QLineEdit *m_password = nullptr;
    QLineEdit *m_code = nullptr; //!< the second factor's, or a one-time code
    Button *m_forgot = nullptr;
    QCheckBox *m_remember = nullptr;
    Button *m_button = nullptr;
    Button *m_other = nullptr;
    Button *m_chinese = nullptr;
    Button *m_english = nullptr;
    LoginFailure m_failure;
    bool m_failed = false;
    bool m_busy = false;
    Code m_asked = Code::None;
};

} // namespace kefu::ui
