namespace ExtProc.Core.Detection.Secrets;

/// <summary>
/// Names of services and the shapes of the secrets that are assigned to them. A shape is a kind of character and a length or range:
/// <c>h</c> hex, <c>a</c> alphanumeric, <c>w</c> also _ and -, <c>e</c> also =, <c>b</c> base64, <c>u</c> a UUID,
/// <c>c</c> hex and colons. Facts from gitleaks (see NOTICE.md).
/// </summary>
internal static class VendorTable
{
    public const string Shapes =
        "adafruit w32;adobe h32;airtable a17;algolia a32;alibaba a30;asana a32;atlassian a24;confluence a24;jira a24;auth0 w32,w64,h64;beamer e46;bitbucket a32,e64;bittrex a32;" +
        "blynk w32,w40;meraki h40;cloudflare w40,h37;codeclimate h64;cc_test_reporter h64;codecov a32,u;cohere a40;co_api_key a40;coinbase w64;confluent a16,a64;contentful e43;" +
        "datadog a40,h32;discord h64,e32;droneci a32;dropbox a15;etsy a24;facebook h32;fbapi h32;fastly e32;figma w43;finicity h32,a20;finnhub a20;flickr a32;freshbooks a64;github h40;" +
        "gitter w40;google w24;heroku u;hubspot u;intercom e60;jenkins h32,h34,h64,u;jfrog a73,a64;artifactory a73,a64;bintray a64;xray a64,a73;kraken b80-90;kucoin h24,u;" +
        "launchdarkly e40;linear h32;linkedin a14,a16;linked_in a14,a16;linked-in a14,a16;looker a20,a24;mailgun h32;mattermost a26;messagebird a25,u;message_bird a25,u;message-bird a25,u;netlify e40-46;" +
        "newrelic a64;new_relic a64;new-relic a64;nytimes e32;okta w42;particle h40;plaid a24,a30;postmark u;privateai a32;private_ai a32;private-ai a32;rapidapi w50;sauce u;" +
        "sendbird u,h40;contribsys c17;sentry h64,h32;snyk u;sonar h40,e40,e44;squarespace u;sumo a14,a64;thingsboard a20;travis a22;twitch a30;twitter a25,w36-66;yandex w40;zendesk a40;" +
        "mistral a32;deepl u;stability a32;together h64;deepgram h40;assemblyai h32;voyage a40;weatherapi h31;openweather h32;newsapi h32;mapquest a32;giphy a32;pagerduty a20;" +
        "opsgenie u;rollbar h32;bugsnag h32;segment a32;mixpanel h32;amplitude h32;pusher h20;algolia h32;cloudinary w27;imgur h40;spotify h32;trello h32,h64;zoom a32;vonage a16;nexmo a16;" +
        "razorpay a24;paystack h40;steam h32;unsplash w43;pexels a56;tmdb h32;etherscan a34;infura h32;alchemy w32;moralis a64;binance a64;bybit a36;coinmarketcap u;ipinfo a14;ipstack h32";
}
