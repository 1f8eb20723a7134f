namespace ExtProc.Core.Detection.Secrets;

/// <summary>
/// Secrets that tell their issuer by a fixed prefix or suffix. One a line: id, least entropy in bits a character (<c>d</c>: a digit
/// is required too), expression. Facts from the gitleaks rules (see NOTICE.md) and the issuers' documentation.
/// </summary>
internal static class TokenTable
{
    public const string Models = """
        openai-api-key 3 \bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b
        openai-api-key 3.5 \bsk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{40,200}\b
        openai-api-key 3.5d \bsk-[A-Za-z0-9]{20,64}\b
        openai-session-key 3 \bsess-[A-Za-z0-9]{40}\b
        anthropic-api-key 3.5 \bsk-ant-(?:api|admin|sid|oat|ort)\d{2}-[A-Za-z0-9_-]{20,120}\b
        huggingface-access-token 2.5 \bhf_[A-Za-z0-9]{34,40}\b
        huggingface-organization-api-token 2.5 \bapi_org_[A-Za-z]{34}\b
        groq-api-key 3 \bgsk_[A-Za-z0-9]{40,60}\b
        openrouter-api-key 3 \bsk-or-v1-[a-f0-9]{64}\b
        langsmith-api-key 3 \blsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}\b
        langfuse-secret-key 3 \bsk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b
        perplexity-api-key 3.5 \bpplx-[a-zA-Z0-9]{40,60}\b
        replicate-api-token 3 \br8_[A-Za-z0-9]{37}\b
        xai-api-key 3 \bxai-[A-Za-z0-9]{70,90}\b
        fireworks-api-key 3d \bfw_[A-Za-z0-9]{22,40}\b
        nvidia-api-key 3 \bnvapi-[A-Za-z0-9_-]{50,80}\b
        tavily-api-key 0 \btvly-(?:dev-|prod-)?[A-Za-z0-9]{30,40}\b
        jina-api-key 3 \bjina_[A-Za-z0-9_-]{50,80}\b
        firecrawl-api-key 3 \bfc-[a-f0-9]{32}\b
        pinecone-api-key 3 \bpcsk_[A-Za-z0-9]{5,10}_[A-Za-z0-9]{50,70}\b
        elevenlabs-api-key 3 \bsk_[a-f0-9]{48}\b
        cerebras-api-key 3 \bcsk-[a-z0-9]{40,60}\b
        wandb-api-key 3 \bwandb_v1_[A-Za-z0-9_-]{40,90}\b
        """;

    public const string Clouds = """
        aws-access-token 2.5 \b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}\b
        aws-amazon-bedrock-api-key-long-lived 3 \bABSK[A-Za-z0-9+/]{100,270}={0,2}
        aws-amazon-bedrock-api-key-short-lived 3 \bbedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/]{0,1500}={0,2}
        aws-appsync-api-key 2.5 \bda2-[a-z0-9]{26}\b
        amazon-mws-auth-token 3 \bamzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b
        alibaba-access-key-id 2.5d \bLTAI[A-Za-z0-9]{12,24}\b
        azure-ad-client-secret 3 \b[a-zA-Z0-9_~.]{3}\dQ~[a-zA-Z0-9_~.-]{31,34}
        azure-storage-key 3.5 \b[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{5}[AQgw]==
        azure-devops-pat 3 \b[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}\b
        gcp-api-key 3 \bAIza[\w-]{35}
        gcp-oauth-client-secret 3 \bGOCSPX-[\w-]{28}
        gcp-oauth-access-token 3 \bya29\.[\w-]{20,1024}
        gcp-oauth-refresh-token 3 \b1//0[\w-]{40,120}
        digitalocean-access-token 3 \bdoo_v1_[a-f0-9]{64}\b
        digitalocean-pat 3 \bdop_v1_[a-f0-9]{64}\b
        digitalocean-refresh-token 3 \bdor_v1_[a-f0-9]{64}\b
        heroku-api-key-v2 3.5 \bHRKU-AA[0-9a-zA-Z_-]{58}
        flyio-access-token 3.5 \b(?:fo1_[\w-]{43}|fm1[ar]_[a-zA-Z0-9+/]{100,700}={0,3}|fm2_[a-zA-Z0-9+/]{100,700}={0,3})
        cloudflare-origin-ca-key 2.5 \bv1\.0-[a-f0-9]{24}-[a-f0-9]{146}\b
        databricks-api-token 2.5 \bdapi[a-f0-9]{32}(?:-\d)?\b
        planetscale-token 3 \bpscale_(?:tkn|oauth|pw)_[\w=.-]{32,64}
        pulumi-api-token 2.5 \bpul-[a-f0-9]{40}\b
        hashicorp-tf-api-token 3.5 \b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}
        vault-token 3.5 \bhv[bsr]\.[\w-]{24,300}
        vault-legacy-token 3.5d \b[sbr]\.[A-Za-z0-9]{24,26}\b
        infracost-api-token 3 \bico-[a-zA-Z0-9]{32}\b
        scalingo-api-token 3 \btk-us-[\w-]{48}
        alibaba-sts-token 3 \bSTS\.[A-Za-z0-9]{24,32}\b
        tencent-secret-id 3d \bAKID[A-Za-z0-9]{32}\b
        yandex-token 3 \bt1\.[A-Za-z0-9_-]{1,400}={0,2}\.[A-Za-z0-9_-]{86}={0,2}
        yandex-api-key 3 \bAQVN[A-Za-z0-9_-]{35,38}
        netlify-token 3 \bnfp_[A-Za-z0-9]{36}\b
        vercel-token 3 \bvc[prk]_[A-Za-z0-9]{40,60}\b
        supabase-token 3 \bsbp_[a-f0-9]{40}\b
        supabase-secret-key 3 \bsb_secret_[A-Za-z0-9_-]{24,48}
        clickhouse-cloud-api-secret-key 3 \b4b1d[A-Za-z0-9]{38}\b
        openshift-user-token 3.5 \bsha256~[\w-]{43}
        """;

    public const string Code = """
        github-pat 3 \bgh[pousr]_[0-9a-zA-Z]{36,90}\b
        github-fine-grained-pat 3 \bgithub_pat_\w{70,90}\b
        gitlab-token 3 \b(?:glpat|gldt|glft|glptt|glrt|gloas|glsoat|glimt|glagent|glffct|glcbt)-[\w-]{20,300}(?:\.[0-9a-z]{9})?
        gitlab-rrt 3 \bGR1348941[\w-]{20}
        gitlab-session-cookie 3 _gitlab_session=[0-9a-z]{32}\b
        bitbucket-app-password 3 \bATBB[A-Za-z0-9]{32}\b
        atlassian-api-token 3.5 \bATATT3[A-Za-z0-9_=-]{180,200}
        atlassian-ctx-token 3.5 \bATCTT3[A-Za-z0-9_=-]{180,200}
        npm-access-token 2.5 \bnpm_[A-Za-z0-9]{36}\b
        pypi-upload-token 3 \bpypi-AgEIcHlwaS5vcmc[\w-]{50,400}
        pypi-upload-token 3 \bpypi-AgENdGVzdC5weXBpLm9yZ[\w-]{50,400}
        rubygems-api-token 2.5 \brubygems_[a-f0-9]{48}\b
        crates-io-api-token 3d \bcio[A-Za-z0-9]{32}\b
        nuget-api-key 3d \boy2[a-z0-9]{43}\b
        clojars-api-token 2.5 \bCLOJARS_[A-Za-z0-9]{60}\b
        docker-hub-pat 3 \bdckr_(?:pat|oat)_[\w-]{27,32}
        artifactory-api-key 3.5 \bAKCp[A-Za-z0-9]{69}\b
        artifactory-reference-token 3.5 \bcmVmd[A-Za-z0-9]{59}\b
        harness-api-key 3 \b(?:pat|sat)\.[a-zA-Z0-9_-]{22}\.[a-zA-Z0-9]{24}\.[a-zA-Z0-9]{20}\b
        sourcegraph-access-token 3 \bsgp_(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}\b
        sourcegraph-access-token 3 \bslk_[a-fA-F0-9]{64}\b
        sonar-api-token 3 \bsq[upa]_[a-f0-9]{40}\b
        postman-api-token 3 \bPMAK-[A-Fa-f0-9]{24}-[A-Fa-f0-9]{34}\b
        octopus-deploy-api-key 3 \bAPI-[A-Z0-9]{26}\b
        prefect-api-token 3 \bpn[ub]_[a-zA-Z0-9]{36}\b
        linear-api-key 3 \blin_(?:api|oauth)_[A-Za-z0-9]{40,64}\b
        notion-api-token 3.5 \b(?:ntn_[0-9]{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43})\b
        figma-token 3 \bfigd_[\w-]{40}
        airtable-personnal-access-token 3 \bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b
        asana-token 3 \b[12]/\d{13,20}(?:/\d{13,20})?:[a-f0-9]{32}\b
        doppler-api-token 3 \bdp\.(?:pt|ct|sa|scim|audit|st(?:\.[a-z0-9_-]{2,35})?)\.[A-Za-z0-9]{40,44}\b
        1password-secret-key 3.5 \bA3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}\b
        1password-service-account-token 3.5 \bops_eyJ[a-zA-Z0-9+/]{250,1000}={0,3}
        age-secret-key 3 \bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\b
        dependency-track-api-key 3 \bodt_[A-Za-z0-9]{32,40}\b
        stackhawk-api-key 3 \bhawk\.[\w-]{20}\.[\w-]{20}\b
        snyk-token 3 \bsnyk_(?:uat|sat|pat)\.[\w.-]{20,120}
        circleci-token 3 \bCCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}\b
        buildkite-token 3 \bbkua_[a-f0-9]{40}\b
        tailscale-key 3 \btskey-(?:auth-|api-|client-)?[A-Za-z0-9]{8,24}-[A-Za-z0-9]{20,40}\b
        truenas-api-key 3.5 \b\d{1,3}-[A-Za-z0-9]{64}\b
        defined-networking-api-token 3 \bdnkey-[a-z0-9=_-]{26}-[a-z0-9=_-]{52}
        readme-api-token 3 \brdme_[a-z0-9]{70}\b
        """;

    public const string Services = """
        slack-token 2.5 \bxox[abposre](?:\.xox[bp])?-(?:[A-Za-z0-9]{1,170}-){0,4}[A-Za-z0-9]{8,170}\b
        slack-app-token 2.5 \bxapp-(?:[A-Za-z0-9]{1,20}-){1,3}[A-Za-z0-9/]{16,80}\b
        slack-webhook-url 3 \bhooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{40,80}
        discord-webhook-url 3 \bdiscord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,72}
        discord-bot-token 3.5 \b[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,40}
        microsoft-teams-webhook 3 \b(?:outlook\.office\.com/webhook|[a-z0-9-]{1,63}\.webhook\.office\.com/webhookb2)/[0-9a-z-]{36}@[0-9a-z-]{36}/IncomingWebhook/[0-9a-z]{32}/[0-9a-z-]{36}\b
        telegram-bot-api-token 3 \b\d{5,16}:A[\w-]{32,35}\b
        stripe-access-token 2.5 \b(?:sk|rk)_(?:test|live|prod)_[a-zA-Z0-9]{10,110}\b
        stripe-webhook-secret 2.5 \bwhsec_[a-zA-Z0-9+/=]{24,64}
        square-access-token 3.5d \b(?:EAAA[\w-]{22,64}|sq0(?:atp|atb|csp)-[\w-]{22,60})
        paypal-braintree-access-token 3 \baccess_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}\b
        shopify-access-token 2.5 \bshp(?:at|ca|pa|ss|tka|ua)_[a-fA-F0-9]{32}\b
        shippo-api-token 2.5 \bshippo_(?:live|test)_[a-fA-F0-9]{40}\b
        easypost-api-token 2.5 \bEZ[AT]K[A-Za-z0-9]{54}\b
        flutterwave-key 2 \bFLW(?:SECK|PUBK)(?:_TEST)?-[a-h0-9]{12,32}(?:-X)?\b
        gocardless-api-token 3 \blive_[A-Za-z0-9_=-]{40}
        lob-api-key 3 \b(?:live|test)_(?:pub_)?[a-f0-9]{31,35}\b
        plaid-api-token 3 \baccess-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b
        duffel-api-token 2.5 \bduffel_(?:test|live)_[A-Za-z0-9_=-]{43}
        twilio-api-key 3 \b(?:SK|AC)[0-9a-fA-F]{32}\b
        sendgrid-api-token 2.5 \bSG\.[\w=.-]{50,72}
        sendinblue-api-token 2.5 \bxkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}\b
        mailgun-token 3 \b(?:pub)?key-[a-f0-9]{32}\b
        mailgun-signing-key 3 \b[a-h0-9]{32}-[a-h0-9]{8}-[a-h0-9]{8}\b
        mailchimp-api-key 3 \b[a-f0-9]{32}-us\d{1,2}\b
        mapbox-api-token 3 \b[pst]k\.(?:eyJ1[A-Za-z0-9_-]{30,200}|[a-z0-9]{60})\.[A-Za-z0-9_-]{20,24}\b
        new-relic-key 2.5 \bNR(?:AK|II|IQ|RA|AA|JS|SP)-[A-Za-z0-9_-]{19,42}
        new-relic-license-key 0 \b(?:[a-f0-9]{36}|[a-z]{2}\d{2}x{2}[a-f0-9]{30}|[a-f0-9x]{36})NRAL\b
        new-relic-pixie-key 3 \bpx-(?:api|dep)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b
        grafana-api-key 3 \beyJrIjoi[A-Za-z0-9]{60,400}={0,3}
        grafana-cloud-api-token 3 \bglc_[A-Za-z0-9+/]{32,400}={0,3}
        grafana-service-account-token 3 \bglsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}\b
        sentry-org-token 3.5 \bsntrys_eyJpYXQiO[a-zA-Z0-9+/=_]{40,500}
        sentry-user-token 3 \bsntryu_[a-f0-9]{64}\b
        dynatrace-api-token 3.5 \bdt0[a-z]\d{2}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}\b
        thingsboard-access-token 3 \bthingsboard\.[a-z]{2,8}/api/v1/[a-z0-9]{20}\b
        typeform-api-token 3 \btfp_[A-Za-z0-9_.=-]{40,64}
        frameio-api-token 3 \bfio-u-[A-Za-z0-9_=-]{64}
        intra42-client-secret 3 \bs-s4t2(?:ud|af)-[a-f0-9]{64}\b
        adobe-client-secret 2.5 \bp8e-[A-Za-z0-9-]{32}\b
        adafruit-io-key 3 \baio_[A-Za-z0-9]{28}\b
        dropbox-token 3 \bsl\.[A-Za-z0-9_=-]{60,1200}
        dropbox-long-lived-api-token 3 \b[A-Za-z0-9]{11}AAAAAAAAAA[A-Za-z0-9_=-]{43}
        facebook-page-access-token 3.5 \bEAA[A-Z][A-Za-z0-9]{60,300}\b
        facebook-access-token 3 \b\d{15,16}[|%][0-9A-Za-z_-]{27,40}
        twitter-bearer-token 3 \bA{20,24}[a-zA-Z0-9%]{70,100}
        twitch-stream-key 3 \blive_\d{6,12}_[A-Za-z0-9]{26,36}\b
        hubspot-private-app-token 3 \bpat-(?:na|eu)\d-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b
        salesforce-access-token 3 \b00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,120}
        maxmind-license-key 3.5 \b[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk\b
        authress-service-client-access-key 3 \b(?:sc|ext|scauth|authress)_[A-Za-z0-9]{5,30}\.[A-Za-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120}
        settlemint-token 3 \bsm_[aps]at_[a-zA-Z0-9]{16}\b
        """;

    public const string Hashes = """
        password-hash-crypt 3 \B\$(?:1|5|6|8|9)\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,86}
        password-hash-bcrypt 3 \B\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}
        password-hash-argon2 3 \B\$argon2(?:id|i|d)\$v=\d{1,3}\$[mtp=,0-9]{5,40}\$[A-Za-z0-9+/]{8,90}\$[A-Za-z0-9+/]{16,90}
        password-hash-kerberos 3 \B\$krb5(?:asrep|tgs|pa)\$\d{2}\$[^\s$]{0,120}\$[0-9a-f*$]{16,2048}
        """;
}
