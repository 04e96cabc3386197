// SPDX-License-Identifier: Apache-2.0
#include "certificates.h"

#include <QProcess>

namespace kefu::test {

bool openssl(const QStringList &arguments, const QString &folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(QStringLiteral("openssl"), arguments);
    return process.waitForFinished() && process.exitCode() == 0;
}

bool makeCertificate(const QString &folder, const QString &name, const QString &altName,
                     bool selfSigned)
{
    QStringList arguments {
        QStringLiteral("req"),         QStringLiteral("-x509"),
        QStringLiteral("-newkey"),     QStringLiteral("ec"),
        QStringLiteral("-pkeyopt"),    QStringLiteral("ec_paramgen_curve:prime256v1"),
        QStringLiteral("-nodes"),      QStringLiteral("-days"),
        QStringLiteral("2"),           QStringLiteral("-subj"),
        QStringLiteral("/CN=") + name, QStringLiteral("-keyout"),
        name + QStringLiteral(".key"), QStringLiteral("-out"),
        name + QStringLiteral(".pem")
    };
    if (!altName.isEmpty())
        arguments << QStringLiteral("-addext") << QStringLiteral("subjectAltName=") + altName;
    if (!selfSigned) {
        arguments << QStringLiteral("-CA") << QStringLiteral("ca.pem") << QStringLiteral("-CAkey")
                  << QStringLiteral("ca.key") << QStringLiteral("-addext")
                  << QStringLiteral("basicConstraints=critical,CA:FALSE");
    }
    return openssl(arguments, folder);
}

} // namespace kefu::test
