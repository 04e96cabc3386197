// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/connectpage.h"

#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/plainlabel.h"

#include <QBoxLayout>
#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QTimerEvent>
#include <QUrl>

namespace kefu::ui {

namespace {

using L = QLatin1String;

constexpr int kIcon = 16;
constexpr int kTickRow = 28;

// The relay's names, in the order a connection comes to life.
constexpr const char *kTicks[] = { "verifiedAt", "tokenAt", "messageAt", "acceptedAt" };

//! For the mini program's page; the session-from names the visitor and the page he comes from.
QString snippet()
{
    return QStringLiteral("<button open-type=\"contact\" session-from='{\"nickName\":\"{{nickName}}"
                          "\",\"page\":\"{{page}}\"}'>%1</button>");
}

} // namespace

//! One of the four: a green tick with its time, or a grey clock while it is waited for.
class ConnectPage::TickRow : public QWidget {
public:
    TickRow(const Look &look, QWidget *parent)
        : QWidget(parent)
        , m_look(look)
    {
        setFixedHeight(kTickRow);
    }

    void show(const QString &text, const QString &state, bool done)
    {
        m_text = text;
        m_state = state;
        m_done = done;
        setAccessibleName(QStringLiteral("%1: %2").arg(text, state));
        update();
    }
    bool isDone() const { return m_done; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = m_look.theme();
        const QColor colour = m_done ? theme.accent : theme.meta;
        painter.drawPixmap(
            0, (height() - kIcon) / 2,
            m_look.icon(m_done ? Icon::Check : Icon::Clock, kIcon, colour, devicePixelRatioF()));
        painter.setFont(m_look.font(13, m_done));
        painter.setPen(theme.text);
        const QRect line = rect().adjusted(kIcon + 8, 0, 0, 0);
        painter.drawText(line, Qt::AlignVCenter, m_text);
        const int width = QFontMetrics(painter.font()).horizontalAdvance(m_text);
        painter.setFont(m_look.font(12));
        painter.setPen(theme.sub);
        painter.drawText(line.adjusted(width + 12, 0, 0, 0), Qt::AlignVCenter, m_state);
    }

private:
    const Look &m_look;
    QString m_text;
    QString m_state;
    bool m_done = false;
};

ConnectPage::ConnectPage(const Look &look, AdminService &service, QWidget *parent)
    : AdminPage(look, true, parent)
    , m_service(service)
    , m_doctor(addAction("connectDoctor", false))
{
    setObjectName(QStringLiteral("connectPage"));
    connect(m_doctor, &QAbstractButton::clicked, this,
            [this] { Q_EMIT doctorRequested(m_channel); });
    buildTicks();
    build();
    retranslate();
}

void ConnectPage::buildTicks()
{
    m_ticksTitle = addText(14, &Theme::text, true);
    for (int i = 0; i < int(std::size(kTicks)); ++i) {
        auto *row = new TickRow(look(), bodyWidget());
        row->setObjectName(QStringLiteral("tick%1").arg(i));
        body()->addWidget(row);
        m_tickRows.append(row);
    }
    body()->addSpacing(8);
}

void ConnectPage::build()
{
    m_stepTitle = addText(14, &Theme::text, true);
    m_where = addText(13, &Theme::text);
    m_url = new CopyRow(look(), "connectUrl", bodyWidget());
    m_token = new CopyRow(look(), "connectToken", bodyWidget());
    m_aesKey = new CopyRow(look(), "connectAesKey", bodyWidget());
    for (CopyRow *row : { m_url, m_token, m_aesKey })
        body()->addWidget(row);
    m_keysNote = addText(12, &Theme::sub);
    m_rotate = new Button(look(), Button::Kind::Quiet, bodyWidget());
    m_rotate->setObjectName(QStringLiteral("connectRotate"));
    body()->addWidget(m_rotate, 0, Qt::AlignLeft);
    connect(m_rotate, &QAbstractButton::clicked, this, &ConnectPage::rotate);
    m_mode = addText(13, &Theme::text);
    m_warning = addText(13, &Theme::amber);
    body()->addSpacing(8);
    m_allowTitle = addText(14, &Theme::text, true);
    m_allow = addText(13, &Theme::text);
    body()->addSpacing(8);
    m_snippetTitle = addText(14, &Theme::text, true);
    m_snippetNote = addText(13, &Theme::text);
    m_snippet = new CopyRow(look(), "connectSnippet", bodyWidget());
    body()->addWidget(m_snippet);
    body()->addStretch();
}

void ConnectPage::start(const QJsonObject &channel)
{
    m_channel = channel;
    m_ticks = {};
    setProblem({});
    retranslate();
    askTicks();
}

void ConnectPage::askTicks()
{
    if (m_asking || m_channel.isEmpty())
        return;
    m_asking = true;
    const QString name = m_channel.value(L("name")).toString();
    m_service.run(QStringLiteral("channel.ticks"), { { L("name"), name } }, this,
                  [this, name](const Result<QJsonObject> &answer) {
                      m_asking = false;
                      if (name != m_channel.value(L("name")).toString())
                          return;
                      setProblem(answer ? QString() : errorWords(answer.error()));
                      if (answer)
                          showTicks(*answer);
                  });
}

void ConnectPage::showTicks(const QJsonObject &ticks)
{
    m_ticks = ticks;
    const QString words[] = { tr("URL verified"), tr("access_token obtained"),
                              tr("First message received"), tr("Reply accepted by WeChat") };
    for (int i = 0; i < m_tickRows.size(); ++i) {
        const qint64 at = ticks.value(L(kTicks[i])).toInteger();
        const QString state = at > 0
            ? locale().toString(QDateTime::fromMSecsSinceEpoch(at), QLocale::ShortFormat)
            : tr("waiting…");
        m_tickRows[i]->show(words[i], state, at > 0);
    }
}

void ConnectPage::rotate()
{
    m_rotate->setEnabled(false);
    m_service.run(QStringLiteral("channel.rotate"), { { L("name"), m_channel.value(L("name")) } },
                  this, [this](const Result<QJsonObject> &answer) {
                      m_rotate->setEnabled(true);
                      setProblem(answer ? QString() : errorWords(answer.error()));
                      if (!answer)
                          return;
                      m_channel = *answer;
                      retranslate();
                  });
}

void ConnectPage::refreshKeys()
{
    const QString hidden = tr("not shown again");
    // As WeChat's console takes it whatever letters the name has.
    m_url->setValue(
        QString::fromLatin1(QUrl(m_channel.value(L("callback")).toString()).toEncoded()));
    m_token->setValue(m_channel.value(L("token")).toString(), hidden);
    m_aesKey->setValue(m_channel.value(L("aesKey")).toString(), hidden);
    const bool shown = m_channel.contains(L("token"));
    const bool rotated = shown && m_channel.value(L("previousUntilAt")).toInteger() > 0;
    m_keysNote->setText(
        rotated ? tr("Enter both in WeChat's console within an hour: until then the former ones "
                     "are accepted, too. They are not shown again.")
            : shown ? tr("Copy both now: they are not shown again.")
                    : tr("They are shown only once. If they are lost, make new ones here and enter "
                         "them in WeChat's console within an hour."));
    m_rotate->setVisible(!shown);
}

void ConnectPage::retranslate()
{
    const QString name = m_channel.value(L("name")).toString();
    setTitle(name.isEmpty() ? tr("Connection guide") : tr("Connection guide: %1").arg(name));
    m_doctor->setText(tr("Test the connection"));
    m_ticksTitle->setText(tr("How far it has come"));
    m_stepTitle->setText(tr("1. Message push in WeChat's console"));
    m_where->setText(tr("Open mp.weixin.qq.com, then Development > Development management > "
                        "Development settings > Message push, switch it on and enter:"));
    m_url->setLabel(tr("URL"));
    m_token->setLabel(tr("Token"));
    m_aesKey->setLabel(tr("EncodingAESKey"));
    m_rotate->setText(tr("Make a new Token and key"));
    const bool plain = m_channel.value(L("mode")).toString() == L("plain");
    m_mode->setText(plain ? tr("Encryption: plain, as set here. Secure is recommended. Data "
                               "format: JSON or XML, both are understood.")
                          : tr("Encryption: secure. Data format: JSON or XML, both are "
                               "understood."));
    m_warning->setText(tr("From then on WeChat's own customer-service tool receives no messages of "
                          "this mini program any more: they come here."));
    m_allowTitle->setText(tr("2. IP allow-list"));
    m_allow->setText(tr("In the same place, add the public address the relay calls WeChat from to "
                        "the API IP allow-list. If you do not know it, test the connection: WeChat "
                        "names it when it refuses."));
    m_snippetTitle->setText(tr("3. The button on the mini program's page"));
    m_snippetNote->setText(tr("The session-from tells the agents who comes from which page; it may "
                              "hold any keys, 1024 characters in all."));
    m_snippet->setLabel(tr("Button"));
    m_snippet->setValue(snippet().arg(tr("Contact us")));
    refreshKeys();
    showTicks(m_ticks);
}

void ConnectPage::showEvent(QShowEvent *event)
{
    AdminPage::showEvent(event);
    m_poll.start(kPollMs, this);
    askTicks();
}

void ConnectPage::hideEvent(QHideEvent *event)
{
    AdminPage::hideEvent(event);
    m_poll.stop();
}

void ConnectPage::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_poll.timerId())
        askTicks();
}

} // namespace kefu::ui
